import type { rightsEn } from "./texts.en";

export const rightsZhCN: Record<keyof typeof rightsEn, string> = {
  "rights.matrix": "这个角色可以做什么",
  "rights.matrix.help": "未设定的项目沿用基础角色的默认权限。",
  "rights.default": "默认：{reach}",
  "rights.open": "不限制",
  "rights.exceptions.one": "已设定 {count} 项",
  "rights.exceptions.other": "已设定 {count} 项",
  "rights.act": "{kind}：{act}",
  "rights.fields": "字段权限",
  "rights.unsaved.one": "{count} 项改动",
  "rights.unsaved.other": "{count} 项改动",
  "rights.saved": "权限已设定",
  "rights.reset": "撤销改动",
  "rights.person": "此人可以做什么，为什么",
  "rights.person.own": "我可以做什么，为什么",
  "rights.person.people": "下属 {below} 人，本部门 {department} 人。",
};
