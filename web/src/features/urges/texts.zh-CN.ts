import type { urgesEn } from "./texts.en";

export const urgesZhCN: Record<keyof typeof urgesEn, string> = {
  "urge.of": "催办：{title}",
};
