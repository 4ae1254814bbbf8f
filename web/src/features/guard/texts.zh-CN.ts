import type { guardEn } from "./texts.en";

export const guardZhCN: Record<keyof typeof guardEn, string> = {
  "guard.title": "联系前请注意",
  "guard.complaint": "查看投诉",
  "guard.release": "允许营销",
  "guard.release.title": "允许向{name}营销？",
  "guard.release.text": "在投诉办结之前有效，原因会记入历史。",
  "guard.reason": "原因",
  "guard.released": "已放行",
};
