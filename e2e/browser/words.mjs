// What people read, in both languages.
import { chinese } from "./words.zh-CN.mjs";
import { english } from "./words.en.mjs";

export const words = { "zh-CN": chinese, en: english };
