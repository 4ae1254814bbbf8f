package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// TaskUrgeFacts is what is known when somebody wants to urge a task.
type TaskUrgeFacts struct {
	Task  UrgedTaskFacts `json:"task" zh:"待办" en:"Task"`
	Urges UrgeFacts      `json:"urges" zh:"催办" en:"Urges"`
}

// UrgedTaskFacts is the task that is urged.
type UrgedTaskFacts struct {
	Kind         string  `json:"kind" zh:"类型" en:"kind"`
	OverdueHours float64 `json:"overdueHours" min:"0" zh:"超时小时数" en:"hours overdue"`  // 0: not due yet
	DueInHours   *int    `json:"dueInHours" min:"0" zh:"距到期小时数" en:"hours until due"` // unknown: without a deadline, or past it
}

// UrgeFacts is how the task has been urged before.
type UrgeFacts struct {
	HoursSinceOwn *float64 `json:"hoursSinceOwn" min:"0" zh:"距本人上次催办小时数" en:"hours since this person's last"` // unknown: never
	HoursSinceAny *float64 `json:"hoursSinceAny" min:"0" zh:"距任何人上次催办小时数" en:"hours since anybody's last"`
	OwnToday      int      `json:"ownToday" min:"0" zh:"本人今天次数" en:"of this person today"`
	Upward        bool     `json:"upward" zh:"对象是上级" en:"goes upward"`
}

// UrgeVerdict is whether a task may be urged now.
type UrgeVerdict string

// The verdicts.
const (
	AllowUrge  UrgeVerdict = "allow"
	RefuseUrge UrgeVerdict = "refuse"
)

// Choices lists the verdicts.
func (UrgeVerdict) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(AllowUrge), Label: crm.Label{ZH: "允许", EN: "Allow"}},
		{Value: string(RefuseUrge), Label: crm.Label{ZH: "暂不允许", EN: "Not yet"}},
	}
}

// TaskUrge says whether a task may be urged now, and if not, when.
type TaskUrge struct {
	Verdict     UrgeVerdict `json:"verdict" zh:"结论" en:"Verdict"`
	WaitMinutes int         `json:"waitMinutes,omitempty" zh:"请等待（分钟）" en:"Wait (minutes)"`
}

// TaskUrgePoint decides how often a task may be urged.
var TaskUrgePoint = Point[TaskUrgeFacts, TaskUrge]{
	Key:        "task.urge",
	Label:      crm.Label{ZH: "催办频率", EN: "How often may be urged"},
	Question:   crm.Label{ZH: "现在可以催办这个待办吗？", EN: "May this task be urged now?"},
	UsedIn:     []Use{{crm.ProgressProcessName, crm.ProgressStep}},
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Check:      checkTaskUrge,
	Shipped:    shippedTaskUrge,
}

//go:embed task_urge.yaml
var shippedTaskUrge string

// maxUrgeWait is a week.
const maxUrgeWait = 7 * 24 * 60

func checkTaskUrge(u TaskUrge) []Problem {
	switch {
	case u.Verdict == AllowUrge && u.WaitMinutes != 0:
		return []Problem{{Field: "waitMinutes", Message: crm.Label{ZH: "允许时不需要等待", EN: "nobody waits for what is allowed"}}}
	case u.Verdict == RefuseUrge && (u.WaitMinutes < 1 || u.WaitMinutes > maxUrgeWait):
		return []Problem{{Field: "waitMinutes", Message: crm.Label{ZH: "须在 1 到 10080 分钟之间", EN: "must be 1 to 10080 minutes"}}}
	}
	return nil
}
