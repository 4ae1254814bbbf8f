/** Texts of urging. */
export const urgesEn = {
  "urge.of": "Urge: {title}",
} as const;
