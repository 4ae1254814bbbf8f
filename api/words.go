package api

import (
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// eventText says in words what happened; an event without words of its own is
// told by its kind and participle.
func eventText(c store.Change, language crm.Language) string {
	text, ok := eventTexts[c.Type]
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
	"process.started":   {ZH: "流程开始", EN: "Process started"},
	"process.decided":   {ZH: "规则判定：{rule}", EN: "Rule decided: {rule}"},
	"process.waiting":   {ZH: "等待：{reason}", EN: "Waiting: {reason}"},
	"process.ended":     {ZH: "流程结束：{outcome}", EN: "Process ended: {outcome}"},
	"rule.failed":       {ZH: "规则执行出错，等待人工处理", EN: "The rule failed; a person has to look"},
	"lead.created":      {ZH: "录入线索", EN: "Lead entered"},
	"lead.assigned":     {ZH: "分配给负责人", EN: "Assigned to an owner"},
	"lead.parked":       {ZH: "暂时无人可分配", EN: "Nobody to assign it to for now"},
	"lead.contacted":    {ZH: "完成首次联系", EN: "First contact made"},
	"lead.disqualified": {ZH: "判定为不合格", EN: "Disqualified"},
	"task.created":      {ZH: "生成待办：{task}", EN: "Task created: {task}"},
	"task.claimed":      {ZH: "认领待办：{task}", EN: "Task claimed: {task}"},
	"task.released":     {ZH: "放回待办：{task}", EN: "Task released: {task}"},
	"task.completed":    {ZH: "完成待办：{task}（{outcome}）", EN: "Task completed: {task} ({outcome})"},
	"task.cancelled":    {ZH: "取消待办：{task}", EN: "Task cancelled: {task}"},
	"task.overdue":      {ZH: "待办逾期：{task}", EN: "Task overdue: {task}"},
}

// eventFacts gives the facts of an event as people read them.
func eventFacts(c store.Change) map[string]crm.Label {
	facts := map[string]crm.Label{}
	for name, value := range c.Facts {
		facts[name] = crm.Label{ZH: value, EN: value}
	}
	if kind, ok := crm.TaskKindNamed(c.Facts["task"]); ok {
		facts["task"] = kind.Label
	}
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
	if outcome == "deleted" {
		return crm.Label{ZH: "记录已删除", EN: "Record deleted"}
	}
	return crm.Label{ZH: outcome, EN: outcome}
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
	}
	return crm.Label{ZH: label.ZH + " " + participle, EN: label.EN + " " + participle}
}
