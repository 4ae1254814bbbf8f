/** Texts of standing in for each other. */
export const substitutionsEn = {
  "substitutes.title": "Who stands in for me",
  "substitutes.name": "Name a substitute",
  "substitutes.none": "Nobody stands in for you, and you stand in for nobody.",
  "substitutes.forMe": "{name} stands in for you",
  "substitutes.byMe": "You stand in for {name}",
  "substitutes.now": "now",
} as const;
