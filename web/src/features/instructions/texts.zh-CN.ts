import type { instructionsEn } from "./texts.en";

export const instructionsZhCN: Record<keyof typeof instructionsEn, string> = {
  "directive.person": "办理人",
  "directive.due": "截止日期",
  "directive.text": "要做的事",
  "directive.add": "添加一项",
  "directive.remove": "删除第 {number} 项",
  "directive.number": "第 {number} 项",
  "instruction.all": "领导批示",
  "instruction.reply": "答复：{text}",
  "instruction.unanswered": "尚未答复，由总结逐条答复。",
  "reply.none": "没有待答复的批示。",
  "reply.to": "对“{text}”的答复",
};
