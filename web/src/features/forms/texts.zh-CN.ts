import type { formsEn } from "./texts.en";

export const formsZhCN: Record<keyof typeof formsEn, string> = {
  "publicForm.title": "发布表单",
  "publicForm.page": "独立页面",
  "publicForm.embed": "要在其他网站上显示，请先把网站加入“允许的网站”，再把下面的代码放进网页：",
  "publicForm.copy": "复制",
  "publicForm.copied": "已复制",
  "publicForm.closed": "表单未启用：页面会显示不存在。",
  "publicForm.leftOut": "以下字段已停用或删除，表单页面不再显示：{fields}。请从“显示字段”中去掉，或恢复这些字段。",
};
