package api

import (
	"context"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/baton-crm/baton/crm"
)

type scopeArea struct {
	Area  string     `json:"area"`
	Label string     `json:"label"`
	Acts  []scopeAct `json:"acts"`
}

type scopeAct struct {
	Act   string `json:"act"`
	Label string `json:"label"`
}

// The words of areas that are no kinds, and of acts.
var (
	areaLabels = map[string]crm.Label{
		areaMe:      {ZH: "自己的账户", EN: "Own account"},
		"meta":      {ZH: "字段与设置", EN: "Fields and settings"},
		"tasks":     {ZH: "待办", EN: "Tasks"},
		"readings":  {ZH: "待阅", EN: "Readings"},
		"processes": {ZH: "流程", EN: "Processes"},
		"decisions": {ZH: "决策记录", EN: "Decisions"},
		"events":    {ZH: "实时变化", EN: "Live changes"},

		"approvals":   {ZH: "审批", EN: "Approvals"},
		"attachments": {ZH: "附件", EN: "Attachments"},
		"audit":       {ZH: "审计", EN: "Audit"},
		"bulk":        {ZH: "批量操作", EN: "Acts on many records"},
		"comments":    {ZH: "评论", EN: "Comments"},
		"search":      {ZH: "全局搜索", EN: "Search over everything"},
		"kinds":       {ZH: "视图", EN: "Views"},
		"roles":       {ZH: "权限角色", EN: "Roles"},
		"duplicates":  {ZH: "疑似重复", EN: "Duplicates"},
		"imports":     {ZH: "导入", EN: "Imports"},
		"jobs":        {ZH: "后台任务", EN: "Jobs"},
		"tags":        {ZH: "标签", EN: "Tags"},

		crm.SeriesName: {ZH: "编号规则", EN: "Number series"},
		"settings":     {ZH: "设置", EN: "Settings"},
		"rules":        {ZH: "规则", EN: "Rules"},
		"work-load":    {ZH: "在办看板", EN: "Work in hand"},
		"urge-figures": {ZH: "催办统计", EN: "Figures on urging"},
		"public":       {ZH: "公开表单", EN: "Public forms"},
		"reports":      {ZH: "报表", EN: "Reports"},
		"notices":      {ZH: "通知", EN: "Notices"},
		"taken":        {ZH: "撞单查询", EN: "Whether a company is taken"},
		"sends":        {ZH: "发送记录", EN: "Sends"},
		"instructions": {ZH: "批示", EN: "Instructions"},
	}
	actLabels = map[string]crm.Label{
		string(crm.View):   {ZH: "查看", EN: "View"},
		string(crm.Create): {ZH: "新建", EN: "Create"},
		string(crm.Edit):   {ZH: "修改", EN: "Edit"},
		string(crm.Delete): {ZH: "删除", EN: "Delete"},
		"complete":         {ZH: "完成", EN: "Complete"},
		"claim":            {ZH: "认领", EN: "Claim"},
		"release":          {ZH: "放回", EN: "Release"},
		"comment":          {ZH: "评论", EN: "Comment"},
		"assign-out":       {ZH: "委派", EN: "Assign out"},
		"recall":           {ZH: "召回", EN: "Call back"},
		"pass-on":          {ZH: "转办", EN: "Pass on"},
		"add-signers":      {ZH: "加签", EN: "Add signers"},
		"drop-signer":      {ZH: "减签", EN: "Drop a signer"},
		"send-back":        {ZH: "退回", EN: "Send back"},
		"reject":           {ZH: "驳回", EN: "Reject"},
		"withdraw":         {ZH: "撤回", EN: "Withdraw"},
		"take-back":        {ZH: "取回", EN: "Take back"},
		"copy-in":          {ZH: "抄送", EN: "Copy in"},
		"read":             {ZH: "标为已阅", EN: "Mark as read"},
		"submit":           {ZH: "提交", EN: "Submit"},
		"restore":          {ZH: "恢复", EN: "Restore"},
		"purge":            {ZH: "彻底删除", EN: "Delete for good"},
		"preview":          {ZH: "预览", EN: "Preview"},
		"erase":            {ZH: "删除个人信息", EN: "Erase personal data"},
		"share":            {ZH: "共享", EN: "Share"},
		"undo":             {ZH: "还原", EN: "Undo"},
		"cancel":           {ZH: "取消", EN: "Cancel"},
		"check":            {ZH: "试运行", EN: "Try"},
		"run":              {ZH: "执行", EN: "Run"},
		string(crm.Manage): {ZH: "管理", EN: "Manage"},
		"regrade":          {ZH: "重新分级", EN: "Regrade"},
		"convert":          {ZH: "转化", EN: "Convert"},
		"merge":            {ZH: "合并", EN: "Merge"},
		"find-duplicates":  {ZH: "查找重复", EN: "Find duplicates"},
		"read-days":        {ZH: "读取节假日文件", EN: "Read a list of holidays"},
		"set-days":         {ZH: "调整日期", EN: "Adjust days"},
		"move-deadlines":   {ZH: "调整期限", EN: "Move deadlines"},
		string(crm.Urge):   {ZH: "催办", EN: "Urge"},
		"answer-urge":      {ZH: "答复催办", EN: "Answer an urge"},
		"dismiss":          {ZH: "标记为不重复", EN: "Say that they are not the same"},
		"start":            {ZH: "开始发送", EN: "Start sending"},
		"stop":             {ZH: "停止发送", EN: "Stop sending"},
		"publish":          {ZH: "发布", EN: "Publish"},
		"retire":           {ZH: "停用", EN: "Retire"},
		"rate":             {ZH: "评价", EN: "Rate"},
		"send-again":       {ZH: "重新发送", EN: "Send again"},
		"leave":            {ZH: "不再发送", EN: "Leave"},
		"test":             {ZH: "测试", EN: "Test"},
		"new-secret":       {ZH: "更换密钥", EN: "Make another secret"},

		"give":               {ZH: "从公海分给人", EN: "Give out of the pool"},
		"extend-protection":  {ZH: "延长保护期", EN: "Extend protection"},
		"lock-protection":    {ZH: "锁定保护", EN: "Lock protection"},
		"unlock-protection":  {ZH: "解除锁定", EN: "Unlock protection"},
		"reopen":             {ZH: "重开", EN: "Reopen"},
		"cancel-by-customer": {ZH: "客户撤回", EN: "Cancel as the customer wants"},
		"write-article":      {ZH: "写成知识文章", EN: "Write an article"},
		"release-contact":    {ZH: "允许投诉期间营销", EN: "Release a contact for selling"},
		"contain":            {ZH: "应急遏制", EN: "Contain"},
	}
)

// permits lists what the operations ask of their callers, by operation.
func (s *Server) permits() map[string]permit {
	all := map[string]permit{}
	for _, path := range s.api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{path.Get, path.Post, path.Put, path.Patch, path.Delete} {
			if op != nil {
				all[op.OperationID] = permitOf(op)
			}
		}
	}
	return all
}

// scopes lists the acts that tokens can be allowed, by area.
func (s *Server) scopes() map[string][]string {
	acts := map[string][]string{}
	for _, p := range s.permits() {
		if !p.public && !p.byHand && !slices.Contains(acts[p.area], p.act) {
			acts[p.area] = append(acts[p.area], p.act)
		}
	}
	return acts
}

func (s *Server) listScopes(ctx context.Context, _ *struct{}) (*itself[items[scopeArea]], error) {
	viewer, acts := viewerOf(ctx), s.scopes()
	areas := []scopeArea{}
	for _, area := range slices.Sorted(maps.Keys(acts)) {
		label, seen := s.areaLabel(area, viewer)
		if !seen {
			continue
		}
		view := scopeArea{Area: area, Label: label.In(viewer.Language)}
		for _, act := range slices.Sorted(slices.Values(acts[area])) {
			view.Acts = append(view.Acts, scopeAct{act, actLabels[act].In(viewer.Language)})
		}
		areas = append(areas, view)
	}
	return answered(items[scopeArea]{areas}), nil
}

// areaLabel is the word for an area; seen is false for a kind that the viewer
// may not view.
func (s *Server) areaLabel(area string, viewer crm.Viewer) (label crm.Label, seen bool) {
	for _, kind := range crm.Schemas() {
		if kind.Plural == area {
			return kind.PluralLabel, viewer.Allowed(kind.Kind, crm.View)
		}
	}
	return areaLabels[area], true
}

// CheckScopes refuses scopes that cover nothing.
func (s *Server) CheckScopes(scopes []crm.TokenScope) error {
	acts := s.scopes()
	var problems []crm.Problem
	for _, scope := range scopes {
		covers := false
		for area, known := range acts {
			covers = covers || slices.ContainsFunc(known, func(act string) bool { return scope.Permits(area, act) })
		}
		if !covers {
			problems = append(problems, crm.Problem{
				Field: "scopes", Code: "unknown-scope",
				Message: crm.Label{ZH: "没有“%s”这个权限范围", EN: "There is no scope “%s”"}.With(scope),
				Remedy:  crm.Label{ZH: "请写成 leads:create 或 *:view 的形式，可选项见 /me/scopes", EN: "Write it like leads:create or *:view; /me/scopes lists them"},
			})
		}
	}
	if len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	return nil
}
