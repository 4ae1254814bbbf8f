import { guardZhCN } from "../features/guard/texts.zh-CN";
import { mailingsZhCN } from "../features/mailings/texts.zh-CN";
import { articlesZhCN } from "../features/articles/texts.zh-CN";
import { approvalsZhCN } from "../features/approvals/texts.zh-CN";
import { poolZhCN } from "../features/pool/texts.zh-CN";
import { urgesZhCN } from "../features/urges/texts.zh-CN";
import { noticesZhCN } from "../features/notices/texts.zh-CN";
import { sendingZhCN } from "../features/sending/texts.zh-CN";
import { complaintsZhCN } from "../features/complaints/texts.zh-CN";
import { conversionZhCN } from "../features/conversion/texts.zh-CN";
import { formsZhCN } from "../features/forms/texts.zh-CN";
import { reportsZhCN } from "../features/reports/texts.zh-CN";
import { workloadZhCN } from "../features/workload/texts.zh-CN";
import { substitutionsZhCN } from "../features/substitutions/texts.zh-CN";
import { accountZhCN } from "../features/account/texts.zh-CN";
import { registrationZhCN } from "../features/registration/texts.zh-CN";
import { rostersZhCN } from "../features/rosters/texts.zh-CN";
import { dealsZhCN } from "../features/deals/texts.zh-CN";
import { instructionsZhCN } from "../features/instructions/texts.zh-CN";
import { filtersZhCN } from "../features/filters/texts.zh-CN";
import { importsZhCN } from "../features/imports/texts.zh-CN";
import { inboxZhCN } from "../features/inbox/texts.zh-CN";
import { jobsZhCN } from "../features/jobs/texts.zh-CN";
import { mergeZhCN } from "../features/merge/texts.zh-CN";
import { processesZhCN } from "../features/processes/texts.zh-CN";
import { recordsZhCN } from "../features/records/texts.zh-CN";
import { hoursZhCN } from "../features/hours/texts.zh-CN";
import { rightsZhCN } from "../features/rights/texts.zh-CN";
import { settingsZhCN } from "../features/settings/texts.zh-CN";
import { rulesZhCN } from "../features/rules/texts.zh-CN";
import type { TextKey } from "./en";

export const zhCN: Record<TextKey, string> = {
  "app.name": "Baton",
  "app.skip": "跳到正文",
  "app.loading": "加载中",
  "app.retry": "重试",
  "app.cancel": "取消",
  "app.close": "关闭",
  "app.save": "保存",
  "app.done": "完成",
  "app.more": "更多",
  "app.yes": "是",
  "app.no": "否",
  "app.colon": "：",
  "app.and": "、",

  "error.title": "操作未成功",
  "error.network": "无法连接 Baton，请检查网络。",
  "error.trace": "（{id}）",
  "error.notFound.title": "找不到",
  "error.notFound.text": "内容不存在，或您无权查看。",
  "error.notFound.home": "回到待办",
  "error.merged.title": "已合并",
  "error.merged.open": "打开“{name}”",

  "nav.label": "主导航",
  "nav.work": "工作",
  "nav.selling": "客户业务",
  "nav.money": "款项",
  "nav.service": "服务",
  "nav.data": "数据",
  "nav.setup": "管理",
  "nav.inbox": "待办",
  "nav.menu": "菜单",
  "nav.search": "搜索",
  "nav.open": "打开菜单",

  "theme.label": "主题",
  "theme.light": "浅色",
  "theme.dark": "深色",
  "theme.system": "跟随系统",

  "language.label": "语言",

  "user.menu": "{name}的账户",
  "user.signOut": "退出登录",
  "user.switch": "切换身份查看",

  "role.staff": "员工",
  "role.manager": "主管",
  "role.admin": "管理员",

  "live.on": "实时：变化自动显示",
  "live.off": "未连接：正在重连",

  "palette.title": "前往、查找或操作",
  "palette.placeholder": "查找记录、前往页面或执行操作…",
  "palette.screens": "前往",
  "palette.create": "新建",
  "palette.settings": "设置",
  "palette.empty": "没有找到“{q}”",
  "palette.new": "新建{kind}",
  "palette.theme": "主题：{theme}",
  "palette.language": "语言：{language}",

  "list.new": "新建{kind}",
  "list.search": "搜索{kinds}",
  "list.more": "加载更多",
  "list.count.one": "{count} 条",
  "list.count.other": "{count} 条",
  "list.countMore": "超过 {count} 条",
  "list.empty": "还没有{kinds}",
  "list.empty.text": "有了之后会显示在这里。",
  "list.emptyFiltered": "没有符合条件的记录",
  "list.emptyFiltered.text": "请减少条件或换个关键词。",
  "list.clear": "清除筛选",
  "list.filters": "筛选",
  "list.filterText": "文本条件",
  "list.filterText.help": "例如：state = \"new\" and createdAt > today()-7d",
  "list.filterText.apply": "应用",
  "list.filter.me": "我",
  "list.filter.from": "{label}从",
  "list.filter.to": "{label}至",
  "list.filter.atLeast": "{label}不小于",
  "list.filter.atMost": "{label}不大于",
  "list.sort": "排序",
  "list.sort.default": "默认顺序",
  "list.sort.up": "{label}，升序",
  "list.sort.down": "{label}，降序",
  "list.columns": "显示列",
  "list.columns.usual": "恢复默认",
  "list.view": "视图",
  "list.view.list": "列表",
  "list.view.board": "看板",

  "search.title": "搜索",
  "search.all": "{kinds}中的全部 {count} 条",
  "search.partial": "部分内容未能及时搜索，未包含：{kinds}",

  "palette.more": "“{q}”的全部结果",

  "board.moveTo": "移到",
  "board.move": "移动“{name}”",
  "board.moved": "“{name}”已移到{column}",
  "board.refused": "“{name}”未移动：{reason}",
  "board.changedMeanwhile": "其间有人修改了它，现已显示最新内容。",
  "board.none": "无{label}",
  "board.empty": "这里没有记录",

  "customer.total": "合计",
  "customer.primary": "主要联系人",
  "customer.left": "已不在职",
  "customer.tasks": "未完成待办",
  "customer.tasks.empty": "没有正在办理的事项。",
  "customer.lastContact": "最近联系时间",
  "customer.next": "下一步时间",
  "customer.nothingYet": "还没有",

  "form.create": "新建{kind}",
  "form.create.submit": "创建{kind}",
  "form.required": "请填写{label}",
  "form.email": "不是有效的邮箱地址",
  "form.tooLong": "最多 {count} 个字",
  "form.range": "应在 {minimum} 到 {maximum} 之间",
  "form.minimum": "不小于 {minimum}",
  "form.maximum": "不大于 {maximum}",
  "form.reference": "输入以查找",
  "form.reference.none": "没有找到",
  "form.choose": "请选择",
  "form.notSent": "无法连接 Baton。您填写的内容仍在这里，请检查网络后重试。",
  "form.arrivedBefore": "您上次提交的内容其实已送达，请先查看；如需再提交现在的内容，请重试。",
  "form.leave.ask": "不保存就离开？",
  "form.leave.text": "离开后，您在这里填写的内容将丢失。",
  "form.leave.stay": "留在这里",
  "form.leave.go": "离开",

  ...accountZhCN,
  ...filtersZhCN,
  ...importsZhCN,
  ...inboxZhCN,
  ...jobsZhCN,
  ...mergeZhCN,
  ...processesZhCN,
  ...recordsZhCN,
  ...hoursZhCN,
  ...rightsZhCN,
  ...dealsZhCN,
  ...instructionsZhCN,
  ...registrationZhCN,
  ...rostersZhCN,
  ...settingsZhCN,
  ...rulesZhCN,
  ...approvalsZhCN,
  ...articlesZhCN,
  ...guardZhCN,
  ...mailingsZhCN,
  ...poolZhCN,
  ...urgesZhCN,
  ...noticesZhCN,
  ...sendingZhCN,
  ...complaintsZhCN,
  ...conversionZhCN,
  ...formsZhCN,
  ...reportsZhCN,
  ...workloadZhCN,
  ...substitutionsZhCN,
};
