import type { conversionEn } from "./texts.en";

export const conversionZhCN: Record<keyof typeof conversionEn, string> = {
  "conversion.convert": "转化",
  "conversion.title": "转化“{name}”",
  "conversion.customer": "客户",
  "conversion.contact": "联系人",
  "conversion.deal": "商机",
  "conversion.new": "新建",
  "conversion.existing": "已有的",
  "conversion.none": "不建",
  "conversion.choose": "选择客户",
  "conversion.choose.contact": "选择联系人",
  "conversion.missing": "请选择线索所属的客户。",
  "conversion.missing.contact": "请选择联系人。",
  "conversion.matches": "可能已经存在",
  "conversion.use": "用这个",
  "conversion.submit": "转化",
  "conversion.done": "已转化",
  "conversion.note": "线索的联系记录和预约也会出现在客户名下。",
};
