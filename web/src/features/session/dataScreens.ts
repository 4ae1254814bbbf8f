import type { Kind } from "../../api/types";

/** Screens about records of many kinds, for those whose rights give them something to do there. */
export const DATA_SCREENS = [
  { name: "imports", to: "/imports", may: ({ rights }: Kind) => Boolean(rights.import) },
  { name: "duplicates", to: "/duplicates", may: ({ rights }: Kind) => Boolean(rights.matches && rights.edit) },
] as const;

export type DataScreen = (typeof DATA_SCREENS)[number];

export function dataScreens(kinds: readonly Kind[]): DataScreen[] {
  return DATA_SCREENS.filter(({ may }) => kinds.some(may));
}
