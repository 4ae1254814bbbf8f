package api

import "github.com/baton-crm/baton/crm"

// taskTexts say what people did with tasks besides claiming and completing.
var taskTexts = map[string]crm.Label{
	"task.assigned-out":   {ZH: "委派给{to}：{task}", EN: "Assigned out to {to}: {task}"},
	"task.recalled":       {ZH: "召回委派：{task}", EN: "Called back: {task}"},
	"task.signers-added":  {ZH: "加签{to}：{task}", EN: "Signers added, {to}: {task}"},
	"task.signer-dropped": {ZH: "减签{to}：{task}", EN: "Signer dropped, {to}: {task}"},
	"task.passed-on":      {ZH: "转办给{to}：{task}", EN: "Passed on to {to}: {task}"},
	"task.proposed":       {ZH: "提交结果，待加签人确认：{task}（{outcome}）", EN: "Outcome chosen, to be confirmed: {task} ({outcome})"},
	"task.opened":         {ZH: "轮到办理：{task}", EN: "Its turn has come: {task}"},
	"task.returned":       {ZH: "回到办理人手上：{task}", EN: "Came back to its holder: {task}"},
	"task.awaited":        {ZH: "重新等待答复：{task}", EN: "Waits for an answer again: {task}"},
	"task.sent-back":      {ZH: "退回到“{step}”：{task}", EN: "Sent back to “{step}”: {task}"},
	"task.rejected":       {ZH: "驳回：{task}", EN: "Rejected: {task}"},
	"task.taken-back":     {ZH: "取回：{task}", EN: "Taken back: {task}"},
	"task.commented":      {ZH: "评论：{task}", EN: "Commented on: {task}"},
	"task.copied":         {ZH: "抄送给{to}：{task}", EN: "Copied to {to}: {task}"},
	"lead.sent-back":      {ZH: "负责人退回线索，重新分配", EN: "Sent back by its owner, to be assigned again"},
}
