package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// TaskBreachFacts is what is known when a task was not done in time.
type TaskBreachFacts struct {
	Task   BreachedTaskFacts   `json:"task" zh:"待办" en:"Task"`
	Breach TaskBreachedFacts   `json:"breach" zh:"超时" en:"Breach"`
	Record BreachedRecordFacts `json:"record" zh:"记录" en:"Record"`
}

// BreachedTaskFacts is the task that was not done in time.
type BreachedTaskFacts struct {
	Kind              string `json:"kind" zh:"类型" en:"kind"`
	HasDefaultOutcome bool   `json:"hasDefaultOutcome" zh:"有默认结果" en:"has a default outcome"`
}

// TaskBreachedFacts is how late it is and what happened so far.
type TaskBreachedFacts struct {
	Times         int  `json:"times" min:"1" zh:"第几次" en:"how many times"`            // this one counted
	OverdueShare  int  `json:"overdueShare" min:"0" zh:"超出时限的百分比" en:"share overdue"` // of the allowed working time, in percent
	Reassigned    int  `json:"reassigned" min:"0" zh:"已改派次数" en:"reassignments"`
	Escalated     int  `json:"escalated" min:"0" zh:"已上报次数" en:"escalations"`
	Urged         int  `json:"urged" min:"0" zh:"被催次数" en:"urges"` // by people, upward ones not counted
	AnswerBroken  bool `json:"answerBroken" zh:"时答复的时间已过" en:"answer-by time has passed"`
	Absent        bool `json:"absent" zh:"时办理人不在岗" en:"assignee is absent"`
	HasSubstitute bool `json:"hasSubstitute" zh:"时办理人有代理人" en:"assignee has a substitute"`
	LevelsAbove   int  `json:"levelsAbove" min:"0" zh:"时办理人之上的级数" en:"levels above the assignee"`
}

// BreachedRecordFacts is what the task is about.
type BreachedRecordFacts struct {
	Kind  string     `json:"kind" zh:"类型" en:"kind"`
	Value *crm.Money `json:"value" zh:"金额" en:"value"`
}

// TaskBreachAction is what happens when a task was not done in time.
type TaskBreachAction string

// The actions.
const (
	UrgeAssignee   TaskBreachAction = "urge"
	ReassignTask   TaskBreachAction = "reassign" // to the substitute, else to the superior, who may pass it on
	EscalateTask   TaskBreachAction = "escalate" // it stays where it is and the superior is told
	DefaultOutcome TaskBreachAction = "default"
	LeaveTask      TaskBreachAction = "nothing"
)

// Choices lists the actions.
func (TaskBreachAction) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(UrgeAssignee), Label: crm.Label{ZH: "催办", EN: "Urge the assignee"}},
		{Value: string(ReassignTask), Label: crm.Label{ZH: "改派给代理人或上级", EN: "Reassign to the substitute or the superior"}},
		{Value: string(EscalateTask), Label: crm.Label{ZH: "上报上级", EN: "Escalate to the superior"}},
		{Value: string(DefaultOutcome), Label: crm.Label{ZH: "按默认结果办结", EN: "Take the default outcome"}},
		{Value: string(LeaveTask), Label: crm.Label{ZH: "不处理", EN: "Nothing"}},
	}
}

// TaskBreach says what happens, and after how much working time it is asked
// again if the task is still open.
type TaskBreach struct {
	Action       TaskBreachAction `json:"action" zh:"处理" en:"Action"`
	AgainMinutes int              `json:"againMinutes,omitempty" zh:"再次判定（工作分钟，0 为不再）" en:"Again after (working minutes; 0: not again)"`
}

// TaskBreachPoint decides what happens when a task was not done in time.
var TaskBreachPoint = Point[TaskBreachFacts, TaskBreach]{
	Key:        "task.breach",
	Label:      crm.Label{ZH: "待办超时", EN: "Missed deadline"},
	Question:   crm.Label{ZH: "待办没有按时完成，怎么办？", EN: "What happens when a task is late?"},
	UsedIn:     append([]Use{{crm.ProgressProcessName, crm.ProgressStep}}, complaintUses()...),
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Check:      checkTaskBreach,
	Shipped:    shippedTaskBreach,
}

//go:embed task_breach.yaml
var shippedTaskBreach string

func checkTaskBreach(b TaskBreach) []Problem {
	if b.AgainMinutes < 0 || b.AgainMinutes > maxAnswerMinutes {
		return []Problem{{Field: "againMinutes", Message: crm.Label{ZH: "须在 0 到 28800 工作分钟之间", EN: "must be 0 to 28800 working minutes"}}}
	}
	return nil
}
