import type { registrationEn } from "./texts.en";

export const registrationZhCN: Record<keyof typeof registrationEn, string> = {
  "clash.title": "撞单",
  "clash.open": "待裁定",
  "clash.reason": "理由",
  "clash.you": "您",
  "clash.unknown": "一位同事",
  "clash.department": "{department}",
  "clash.noDepartment": "未分部门",
  "clash.since": "{date}起",
  "clash.percent": "业绩占 {percent}%",
  "clash.deeds": "做过什么",
  "clash.deeds.none": "没有您可以看到的内容。",
  "clash.partly": "您只看到自己一方；裁定人能看到各方。",
  "clash.judge": "去裁定",

  "taken.title": "撞单查询",
  "taken.label": "公司、电话或邮箱",
  "taken.hint": "完整的名称、号码或地址",
  "taken.ask": "查询",
  "taken.no": "没有人在跟进。",
  "taken.yes": "已有人在跟进。",
  "taken.by": "{kind}，{department}，{date}起",
  "taken.by.nowhere": "{kind}，{date}起",
  "taken.until": "保护期至 {date}",
  "taken.logged": "查询会留下记录，每小时最多 30 次。",
};
