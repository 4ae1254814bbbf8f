package api

import "github.com/baton-crm/baton/crm"

// complaintTexts say what happened to complaints, and to instructions.
var complaintTexts = map[string]crm.Label{
	"complaint.created":               {ZH: "登记投诉", EN: "Complaint registered"},
	"complaint.consented":             {ZH: "经表单“{form}”同意条款（第 {version} 版）：{text}", EN: "Consented by form “{form}” (version {version}): {text}"},
	"complaint.triaged":               {ZH: "按规则给出判定建议", EN: "Judgement proposed by the rules"},
	"complaint.judged":                {ZH: "判定投诉", EN: "Complaint judged"},
	"complaint.passed-on":             {ZH: "转交主办部门", EN: "Passed on to the responsible department"},
	"complaint.moved-on":              {ZH: "进入下一环节", EN: "Moved on"},
	"complaint.accepted":              {ZH: "受理投诉", EN: "Complaint accepted"},
	"complaint.declined":              {ZH: "拒绝受理", EN: "Refused by the department"},
	"complaint.arbitrated":            {ZH: "仲裁指定主办部门", EN: "Department named by the arbiter"},
	"complaint.proposed":              {ZH: "提出处理方案", EN: "Solution proposed"},
	"complaint.implemented":           {ZH: "方案实施完毕", EN: "Solution carried out"},
	"complaint.asked":                 {ZH: "请客户确认", EN: "Customer asked to confirm"},
	"complaint.satisfied":             {ZH: "客户满意", EN: "Customer satisfied"},
	"complaint.not-satisfied":         {ZH: "客户不满意", EN: "Customer not satisfied"},
	"complaint.unconfirmed":           {ZH: "未联系上客户", EN: "Customer not reached"},
	"complaint.answered":              {ZH: "答复客户", EN: "Customer answered"},
	"complaint.summarised":            {ZH: "完成总结", EN: "Summary written"},
	"complaint.closed":                {ZH: "投诉关闭", EN: "Complaint closed"},
	"complaint.not-valid":             {ZH: "投诉不成立，已答复", EN: "Not valid; the customer was answered"},
	"complaint.withdrawn":             {ZH: "投诉撤回", EN: "Complaint withdrawn"},
	"complaint.cancelled-by-customer": {ZH: "客户要求撤回：{text}", EN: "Cancelled as the customer wants: {text}"},
	"complaint.reopened":              {ZH: "重开投诉：{text}", EN: "Reopened: {text}"},
	"complaint.contact-released":      {ZH: "允许在投诉期间向{contact}营销：{text}", EN: "{contact} may be sold to while it is open: {text}"},
	"complaint.contained":             {ZH: "启动应急遏制：{text}", EN: "The harm is to be contained: {text}"},
	"instruction.written":             {ZH: "领导批示：{text}（交办 {count} 项）", EN: "Instruction: {text} ({count} to be done)"},
	"task.answered-by-customer":       {ZH: "客户自行答复：{task}（{outcome}）", EN: "Answered by the customer: {task} ({outcome})"},
}
