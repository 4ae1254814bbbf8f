import type { dealsEn } from "./texts.en";

export const dealsZhCN: Record<keyof typeof dealsEn, string> = {
  "criteria.title": "阶段：{stage}",
  "criteria.none": "这个阶段没有退出条件，可以直接推进。",
  "criteria.met": "已满足",
  "criteria.unmet": "未满足",
  "criteria.ready": "退出条件全部满足。",
  "criteria.missing.one": "还缺 {count} 项。",
  "criteria.missing.other": "还缺 {count} 项。",
  "criteria.next": "推进到“{stage}”",
  "criteria.win": "以“{stage}”结束",
  "criteria.override": "您可以越过条件推进，历史中会记下缺少哪些。",
  "criteria.moved": "已推进到“{stage}”",

  "replies.title": "上级批复",
  "replies.empty": "还没有批复",
  "replies.text": "批复内容",
  "replies.asks": "要求答复",
  "replies.send": "批复",
  "replies.sent": "已批复",
};
