import type { mailingsEn } from "./texts.en";

export const mailingsZhCN: Record<keyof typeof mailingsEn, string> = {
  "mailing.letters": "信件",
  "mailing.draft": "草稿。主题和正文里的 {name}、{customer}、{owner} 会换成收件人姓名、客户名称和负责人。",
  "mailing.preview": "预览",
  "mailing.reaches.one": "现在发送将有 {count} 封信发出。",
  "mailing.reaches.other": "现在发送将有 {count} 封信发出。",
  "mailing.more": "只查看了前 10,000 条记录。",
  "mailing.leftOut": "不发送的人",
  "mailing.start.one": "发送 {count} 封",
  "mailing.start.other": "发送 {count} 封",
  "mailing.started": "已开始发送",
  "mailing.stop": "停止",
  "mailing.stop.ask": "停止“{name}”？",
  "mailing.stop.text": "尚未发出的不再发送，正在途中的仍会到达；停止后不能继续。",
  "mailing.stopped": "已停止",
  "mailing.export": "下载 CSV",
  "mailing.unseen": "您看不到的人",
};
