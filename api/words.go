package api

import (
	"strings"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// eventText says in words what happened; an event without words of its own is
// told by its kind and participle.
func eventText(c store.Change, language crm.Language) string {
	text, ok := eventTexts[c.Type]
	if !ok {
		text, ok = taskTexts[c.Type]
	}
	if !ok {
		text, ok = complaintTexts[c.Type]
	}
	if !ok {
		text, ok = partTexts[participleOf(c.Type)]
	}
	if !ok {
		text = genericText(c.Type)
	}
	words := text.In(language)
	for name, value := range eventFacts(c) {
		words = strings.ReplaceAll(words, "{"+name+"}", value.In(language))
	}
	return words
}

var eventTexts = map[string]crm.Label{
	"process.started":             {ZH: "流程开始", EN: "Process started"},
	"process.decided":             {ZH: "规则判定：{rule}", EN: "Rule decided: {rule}"},
	"process.waiting":             {ZH: "等待：{reason}", EN: "Waiting: {reason}"},
	"process.paused":              {ZH: "流程已暂停：{reason}", EN: "Paused: {reason}"},
	"process.resumed":             {ZH: "流程继续", EN: "Resumed"},
	"process.retried":             {ZH: "重试环节", EN: "Tried again"},
	"process.skipped":             {ZH: "跳过环节：{reason}", EN: "Step skipped: {reason}"},
	"process.cancelled":           {ZH: "流程被管理员结束：{reason}", EN: "Ended by an admin: {reason}"},
	"process.ended":               {ZH: "流程结束：{outcome}", EN: "Process ended: {outcome}"},
	"rule.skipped":                {ZH: "规则第 {row} 行出错，已跳过", EN: "Row {row} of the rules failed and was passed over"},
	"rule.drafted":                {ZH: "建立草稿（第 {number} 版）", EN: "Draft begun (version {number})"},
	"rule.edited":                 {ZH: "修改草稿（第 {number} 版）", EN: "Draft changed (version {number})"},
	"rule.discarded":              {ZH: "删除草稿（第 {number} 版）", EN: "Draft deleted (version {number})"},
	"rule.published":              {ZH: "发布第 {number} 版：{reason}", EN: "Version {number} published: {reason}"},
	"rule.scheduled":              {ZH: "第 {number} 版排期于 {from} 生效：{reason}", EN: "Version {number} scheduled from {from}: {reason}"},
	"rule.withdrawn":              {ZH: "撤回第 {number} 版的排期", EN: "Version {number} withdrawn"},
	"rule.rolled-back":            {ZH: "退回旧规则，作为第 {number} 版发布：{reason}", EN: "Rolled back, as version {number}: {reason}"},
	"rule.shadow-begun":           {ZH: "第 {number} 版开始影子运行", EN: "Version {number} is asked in the shadow"},
	"rule.entrusted":              {ZH: "改由{department}管理", EN: "Now kept by {department}"},
	"rule.taken-back":             {ZH: "改由公司管理", EN: "Now kept by the company"},
	"rule.shadow-ended":           {ZH: "第 {number} 版结束影子运行", EN: "Version {number} is no longer asked in the shadow"},
	"customer.regraded":           {ZH: "按规则重新分级", EN: "Regraded by the rules"},
	"rule.failed":                 {ZH: "规则执行出错，等待人工处理", EN: "The rule failed; a person has to look"},
	"lead.created":                {ZH: "录入线索", EN: "Lead entered"},
	"lead.registered":             {ZH: "与有效报备 {registration} 相符", EN: "Matches registration {registration}, which is in force"},
	"lead.assigned":               {ZH: "分配给负责人", EN: "Assigned to an owner"},
	"lead.claimed":                {ZH: "从公海认领", EN: "Claimed out of the pool"},
	"lead.given":                  {ZH: "由经理分给负责人", EN: "Given to an owner by a manager"},
	"lead.consented":              {ZH: "经表单“{form}”同意条款（第 {version} 版）：{text}", EN: "Consented by form “{form}” (version {version}): {text}"},
	"lead.converted":              {ZH: "转化为客户", EN: "Converted to a customer"},
	"lead.parked":                 {ZH: "暂时无人可分配", EN: "Nobody to assign it to for now"},
	"lead.qualified":              {ZH: "接受，进入分配", EN: "Accepted"},
	"lead.nurtured":               {ZH: "转入培育", EN: "Nurtured until a day"},
	"lead.woken":                  {ZH: "培育到期，重新筛选", EN: "Back from nurturing, judged anew"},
	"lead.asked-again":            {ZH: "再次询问（{from}）", EN: "Asked again ({from})"},
	"lead.timed":                  {ZH: "定下首次联系期限", EN: "Deadline of the first contact set"},
	"lead.taken":                  {ZH: "超时未联系，重新分配", EN: "Too late, taken from its owner"},
	"lead.doubted":                {ZH: "负责人报告联系方式无效", EN: "Its owner says that nobody can be reached"},
	"lead.reachable":              {ZH: "经理认为可以联系，退回负责人", EN: "A manager says that somebody can be reached"},
	"lead.made-up":                {ZH: "线索无效，补分一条给负责人", EN: "Invalid; its owner is owed another lead"},
	"lead.pooled":                 {ZH: "进入公海：{text}", EN: "Into the pool: {text}"},
	"lead.contacted":              {ZH: "完成首次联系", EN: "First contact made"},
	"lead.disqualified":           {ZH: "判定为不合格", EN: "Disqualified"},
	"lead.recycle-warned":         {ZH: "长期未联系，已提醒负责人", EN: "Without contact for long; its owner was warned"},
	"lead.protected":              {ZH: "保护期调整", EN: "Protection changed"},
	"customer.claimed":            {ZH: "从公海认领", EN: "Claimed out of the pool"},
	"customer.given":              {ZH: "从公海分给负责人", EN: "Given to an owner out of the pool"},
	"customer.released":           {ZH: "放回公海：{text}", EN: "Released into the pool: {text}"},
	"customer.recycled":           {ZH: "长期未联系，收回公海", EN: "Recycled into the pool for want of contact"},
	"customer.recycle-warned":     {ZH: "长期未联系，已提醒负责人", EN: "Without contact for long; its owner was warned"},
	"customer.protected":          {ZH: "保护期调整", EN: "Protection changed"},
	"mailing.result-exported":     {ZH: "导出群发 {number} 的结果：{count} 人", EN: "The result of mailing {number} was exported: {count} recipients"},
	"mailing.started":             {ZH: "开始发送", EN: "Sending was started"},
	"mailing.stopped":             {ZH: "停止发送", EN: "Sending was stopped"},
	"mailing.sent":                {ZH: "全部发完", EN: "All letters are out"},
	"article.published":           {ZH: "发布，或调整读者", EN: "Published, or given other readers"},
	"article.retired":             {ZH: "停用", EN: "Retired"},
	"webhook.secret-renewed":      {ZH: "更换签名密钥", EN: "Signing secret renewed"},
	"chat-target.address-changed": {ZH: "更换群聊地址", EN: "Address changed"},
	"setting.changed":             {ZH: "修改设置", EN: "Setting changed"},
	"webhook.tested":              {ZH: "试发一次", EN: "Sent as a trial"},
	"interaction.replied":         {ZH: "上级批复", EN: "A manager replied"},
	"customer.replied":            {ZH: "上级批复了一条联系记录", EN: "A manager replied to an interaction"},
	"deal.won":                    {ZH: "商机成交", EN: "Deal won"},
	"deal.lost":                   {ZH: "商机丢单", EN: "Deal lost"},
	"deal.finished":               {ZH: "商机完结：合同订单已全部完结", EN: "Deal finished: its orders are closed"},
	"deal.reopened":               {ZH: "商机重新跟踪", EN: "Deal reopened"},
	"deal.overridden":             {ZH: "越过未满足的退出条件推进：{rule}", EN: "Moved on though exit criteria were not met: {rule}"},
	"registration.clashed":        {ZH: "与他人撞单，等待裁定", EN: "Clashes with what a colleague works on; a judge decides"},
	"customer.clashed":            {ZH: "与他人的报备撞单，等待裁定", EN: "Clashes with a colleague's registration; a judge decides"},
	"deal.clashed":                {ZH: "与他人的报备撞单，等待裁定", EN: "Clashes with a colleague's registration; a judge decides"},
	"registration.kept":           {ZH: "报备生效", EN: "In force"},
	"registration.ceded":          {ZH: "报备让出", EN: "Ceded"},
	"registration.linked":         {ZH: "关联到客户、线索或商机", EN: "Linked to a customer, lead or deal"},
	"registration.approached":     {ZH: "又有相符的线索", EN: "Another lead matches it"},
	"registration.protected":      {ZH: "保护期至 {until}", EN: "Protected until {until}"},
	"registration.extended":       {ZH: "有进展，保护期延至 {until}", EN: "Progress; protected until {until}"},
	"registration.warned":         {ZH: "提醒：保护期 {until} 到期", EN: "Warned: protected until {until} only"},
	"registration.expired":        {ZH: "保护期已过", EN: "The protection has expired"},
	"registration.won":            {ZH: "商机成交，报备完成", EN: "Its deal was won"},
	"customer.judged":             {ZH: "撞单裁定：{text}", EN: "Clash judged: {text}"},
	"deal.judged":                 {ZH: "撞单裁定：{text}", EN: "Clash judged: {text}"},
	"role.regranted":              {ZH: "调整权限：{changes} 项", EN: "Rights changed: {changes}"},
	"task.created":                {ZH: "生成待办：{task}", EN: "Task created: {task}"},
	"task.claimed":                {ZH: "认领待办：{task}", EN: "Task claimed: {task}"},
	"task.released":               {ZH: "放回待办：{task}", EN: "Task released: {task}"},
	"task.completed":              {ZH: "完成待办：{task}（{outcome}）", EN: "Task completed: {task} ({outcome})"},
	"task.cancelled":              {ZH: "取消待办：{task}", EN: "Task cancelled: {task}"},
	"task.retimed":                {ZH: "工作日历变更，期限改为 {to}：{task}", EN: "The calendar changed; due {to} now: {task}"},
	"lead.retimed":                {ZH: "工作日历变更，首次联系期限随之调整", EN: "The calendar changed; the first contact is due at another time"},
	"task.overdue":                {ZH: "待办逾期：{task}", EN: "Task overdue: {task}"},
	"job.waiting":                 {ZH: "后台任务等待重试", EN: "Job waits to be tried again"},
	"job.running":                 {ZH: "后台任务进行中", EN: "Job goes on"},
	"job.done":                    {ZH: "后台任务完成", EN: "Job done"},
	"job.failed":                  {ZH: "后台任务失败", EN: "Job failed"},
	"job.cancelled":               {ZH: "后台任务已取消", EN: "Job cancelled"},
	"approval-request.submitted":  {ZH: "提交审批", EN: "Submitted for approval"},
	"approval-request.withdrawn":  {ZH: "撤回申请", EN: "Request withdrawn"},
	"approval-request.sent-back":  {ZH: "申请退回修改", EN: "Request sent back"},
	"approval-request.agreed":     {ZH: "申请获同意", EN: "Request agreed"},
	"approval-request.refused":    {ZH: "申请被拒绝", EN: "Request refused"},
	"approval.started":            {ZH: "发起第 {round} 轮审批", EN: "Round {round} of signatures begun"},
	"approval.agreed":             {ZH: "审批通过", EN: "All signatures agree"},
	"approval.refused":            {ZH: "审批未通过", EN: "Refused by its signers"},
	"approval.sent-back":          {ZH: "审批退回修改", EN: "Sent back by a signer"},
	"approval.overtaken":          {ZH: "审批内容有变，第 {round} 轮作废", EN: "The content changed; round {round} no longer counts"},
	"approval.withdrawn":          {ZH: "审批撤回", EN: "Withdrawn from approval"},
	"task.warned":                 {ZH: "时限已过 {share}%：{task}", EN: "{share} % of the time has passed: {task}"},
	"task.stood-in":               {ZH: "由{by}代{for}办理：{task}", EN: "{by} stands in for {for}: {task}"},
	"task.returned":               {ZH: "待办回到办理人手上：{task}", EN: "Back with who has it: {task}"},
	"task.handed-back":            {ZH: "{for}返回，待办从{from}处交回：{task}", EN: "{for} is back and has it again from {from}: {task}"},
	"task.reassigned":             {ZH: "超时，由{from}改派给{by}：{task}", EN: "Late; passed from {from} to {by}: {task}"},
	"task.escalated":              {ZH: "超时，上报{to}：{task}", EN: "Late; {to} was told: {task}"},
	"task.defaulted":              {ZH: "超时，按默认结果办结：{task}（{outcome}）", EN: "Late; the default outcome was taken: {task} ({outcome})"},
	"task.urged":                  {ZH: "催办：{task}", EN: "Urged: {task}"},
	"task.urge-refused":           {ZH: "催办过于频繁，未发出：{task}", EN: "Urged too often, so nobody was told: {task}"},
	"task.urge-answered":          {ZH: "答复了催办：{task}", EN: "An urge was answered: {task}"},
	"task.answer-broken":          {ZH: "答复的时间已过：{task}", EN: "The promised time has passed: {task}"},

	crm.UserSignedIn:        {ZH: "从新的浏览器登录：{browser}（{address}）", EN: "Signed in from a new browser: {browser} ({address})"},
	crm.UserLockedOut:       {ZH: "密码错误次数过多，暂停登录（{address}）", EN: "Too many wrong passwords; locked for a while ({address})"},
	crm.UserPasswordChanged: {ZH: "修改了密码", EN: "Password changed"},
	crm.UserPasswordReset:   {ZH: "设置了临时密码", EN: "Temporary password set"},
	crm.UserSessionsEnded:   {ZH: "结束了 {count} 个登录会话", EN: "Sessions ended: {count}"},
	crm.UserSessionStolen:   {ZH: "旧的会话密钥被再次使用，会话已结束（{address}）", EN: "An old session secret was used again; the session was ended ({address})"},
	crm.UserTokenMade:       {ZH: "创建令牌：{token}", EN: "Token made: {token}"},
	crm.UserTokenRevoked:    {ZH: "撤销令牌：{token}", EN: "Token revoked: {token}"},
}

// partTexts say what happened to what hangs on a record of any kind, by the
// participle alone.
var partTexts = map[string]crm.Label{
	"attached":        {ZH: "添加附件：{file}", EN: "File attached: {file}"},
	"detached":        {ZH: "删除附件：{file}", EN: "File deleted: {file}"},
	"commented":       {ZH: "发表评论", EN: "Commented"},
	"comment-edited":  {ZH: "修改评论", EN: "Comment changed"},
	"comment-deleted": {ZH: "删除评论", EN: "Comment deleted"},
	"merged":          {ZH: "合并到 {into}", EN: "Merged into {into}"},
	"merged-from":     {ZH: "合并了 {from}", EN: "Merged from {from}"},
	"moved":           {ZH: "因合并而改变所属记录", EN: "Moved because of a merge"},
	"erased":          {ZH: "删除个人信息（原因：{reason}）", EN: "Personal data erased: {reason}"},
	"shared":          {ZH: "共享给{with}", EN: "Shared with {with}"},
	"unshared":        {ZH: "取消与{with}的共享", EN: "No longer shared with {with}"},
	"tagged":          {ZH: "修改标签：{tags}", EN: "Tags changed: {tags}"},
}

func participleOf(event string) string {
	_, participle, _ := strings.Cut(event, ".")
	return participle
}

// unknownBrowser stands for a browser that does not say what it is.
var unknownBrowser = crm.Label{ZH: "未知浏览器", EN: "unknown browser"}

// eventFacts gives the facts of an event as people read them.
func eventFacts(c store.Change) map[string]crm.Label {
	facts := map[string]crm.Label{}
	for name, value := range c.Facts {
		facts[name] = crm.Label{ZH: value, EN: value}
	}
	if c.Facts["browser"] == "" {
		facts["browser"] = unknownBrowser
	}
	if kind, ok := crm.TaskKindNamed(c.Facts["task"]); ok {
		facts["task"] = kind.Label
	}
	facts["step"] = crm.Label{ZH: c.Facts["stepZH"], EN: c.Facts["stepEN"]}
	facts["rule"] = crm.Label{ZH: c.Facts["zh"], EN: c.Facts["en"]}
	facts["reason"] = crm.LabelOf(crm.WaitingReason("").Choices(), c.Facts["reason"])
	facts["outcome"] = outcomeLabel(c.Facts["outcome"])
	return facts
}

// outcomeLabel is the label of an outcome of any process.
func outcomeLabel(outcome string) crm.Label {
	for _, kind := range crm.ProcessKinds() {
		for _, o := range kind.Outcomes {
			if o.Value == outcome {
				return o.Label
			}
		}
	}
	for _, kind := range crm.TaskKinds() {
		for _, form := range kind.Forms {
			for _, o := range form.Outcomes {
				if o.Value == outcome {
					return o.Label
				}
			}
		}
	}
	for _, o := range crm.ActOutcomes() {
		if o.Value == outcome {
			return o.Label
		}
	}
	if label, known := commonOutcomes[outcome]; known {
		return label
	}
	return crm.Label{ZH: outcome, EN: outcome}
}

// commonOutcomes are how a process of any kind may end.
var commonOutcomes = map[string]crm.Label{
	"merged":                    {ZH: "记录已合并", EN: "Record merged"},
	"deleted":                   {ZH: "记录已删除", EN: "Record deleted"},
	activities.OutcomeSkipped:   {ZH: "已跳过", EN: "Skipped"},
	activities.OutcomeCancelled: {ZH: "已取消", EN: "Cancelled"},
}

func genericText(event string) crm.Label {
	noun, participle, _ := strings.Cut(event, ".")
	label := crm.Label{ZH: noun, EN: noun}
	if schema, ok := crm.SchemaNamed(noun); ok {
		label = schema.Label
	}
	switch participle {
	case "created":
		return crm.Label{ZH: "新建" + label.ZH, EN: label.EN + " created"}
	case "updated":
		return crm.Label{ZH: "修改" + label.ZH, EN: label.EN + " changed"}
	case "exported":
		return crm.Label{ZH: "导出" + label.ZH + "：{count} 条", EN: label.EN + " records exported: {count}"}
	case "deleted":
		return crm.Label{ZH: "删除" + label.ZH, EN: label.EN + " deleted"}
	case "restored":
		return crm.Label{ZH: "恢复" + label.ZH, EN: label.EN + " restored"}
	}
	return crm.Label{ZH: label.ZH + " " + participle, EN: label.EN + " " + participle}
}
