import type { substitutionsEn } from "./texts.en";

export const substitutionsZhCN: Record<keyof typeof substitutionsEn, string> = {
  "substitutes.title": "谁代理我",
  "substitutes.name": "指定代理人",
  "substitutes.none": "目前没有代理安排。",
  "substitutes.forMe": "{name}代理您",
  "substitutes.byMe": "您代理{name}",
  "substitutes.now": "生效中",
};
