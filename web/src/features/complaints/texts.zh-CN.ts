import type { complaintsEn } from "./texts.en";

export const complaintsZhCN: Record<keyof typeof complaintsEn, string> = {
  "complaint.person": "办理人",
  "complaint.contain": "应急遏制",
  "complaint.contain.help": "立即由专人控制损失扩大，与投诉办理同时进行。",
  "complaint.contain.text": "需要遏制什么",
  "complaint.contain.done": "已启动应急遏制",
  "complaint.cancel-by-customer": "客户撤回",
  "complaint.cancel-by-customer.help": "因客户要求结束这件投诉，手上有待办的人会收到通知。",
  "complaint.cancel-by-customer.text": "客户何时、怎样提出撤回",
  "complaint.cancel-by-customer.done": "投诉已撤回",
  "complaint.reopen": "重开",
  "complaint.reopen.help": "重新办理：已关闭的从方案开始，其余重新判定。",
  "complaint.reopen.text": "为什么重开",
  "complaint.reopen.done": "投诉已重开",
  "complaint.lesson": "写成知识文章",
  "complaint.ofYear": "一年内投诉",
};
