package crm

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

// TaskState says whether a task is still to be done.
type TaskState string

// The states of a task.
const (
	TaskWaiting   TaskState = "waiting" // its turn has not come, or others have to act first
	TaskOpen      TaskState = "open"
	TaskDone      TaskState = "done"
	TaskCancelled TaskState = "cancelled"
)

// Choices lists the states.
func (TaskState) Choices() []Choice {
	return []Choice{
		{Value: string(TaskWaiting), Label: Label{"等待中", "Waiting"}, Tone: ToneWarning},
		{Value: string(TaskOpen), Label: Label{"待办", "To do"}, Tone: ToneInfo},
		{Value: string(TaskDone), Label: Label{"已办", "Done"}, Tone: ToneGood},
		{Value: string(TaskCancelled), Label: Label{"已取消", "Cancelled"}, Tone: ToneNeutral},
	}
}

// TaskMaker is what a task came from. One that a rule made names its decision;
// the database refuses it otherwise.
type TaskMaker string

// The makers of tasks.
const (
	MadeByRule    TaskMaker = "rule"
	MadeByProcess TaskMaker = "process" // the course of a process, without a judgement
	MadeByPerson  TaskMaker = "person"
)

// TaskRole is what a task is in its step: the work itself, a helper of another
// task, or one signature of an approval.
type TaskRole string

// The roles of tasks. Helpers have a parent; a signature has an approval.
const (
	TaskMain      TaskRole = "main"
	TaskDelegated TaskRole = "delegated" // 委派: answered, then the parent comes back for the last word
	TaskBefore    TaskRole = "before"    // 前加签: an opinion before the parent can be completed
	TaskAfter     TaskRole = "after"     // 后加签: a confirmation before the parent's outcome counts
	TaskSign      TaskRole = "sign"      // one signature of an approval
)

// Task is one piece of human work in a step of a process.
type Task struct {
	ID          uuid.UUID
	Version     int64
	ProcessID   uuid.UUID
	Step        string
	Visit       int
	Kind        string
	FormVersion int
	RecordKind  string
	RecordID    uuid.UUID
	AssigneeID  *uuid.UUID  // nil: nobody has claimed it
	Candidates  []uuid.UUID // who may claim it
	DecisionID  *uuid.UUID  // why it is theirs
	MadeBy      TaskMaker   // empty is MadeByRule
	Role        TaskRole    // empty is TaskMain
	ParentID    *uuid.UUID  // the task that a helper helps
	ApprovalID  *uuid.UUID  // the round of signatures that a signature belongs to
	Level       int         // of the approval, from 0
	ActedFor    *uuid.UUID  // whom the assignee stands in for
	GivenBy     *uuid.UUID  // who passed it on or asked for help; nil: the process
	GivenText   string      // what they said
	Warned      int         // percent of the allowed time of which it was warned
	// WarnAtPercent is the share of the allowed time at which is warned; nil: at
	// those of the kind.
	WarnAtPercent *int
	State         TaskState
	Outcome       string
	Answers       Answers
	DueAt         *time.Time
	OverdueAt     *time.Time // when the passed deadline was noticed and told
	// CountedFrom and AllowedMinutes are what the deadline was reckoned from, in
	// working minutes; nil: it stays when the calendar changes.
	CountedFrom    *time.Time
	AllowedMinutes *int
	CreatedAt      time.Time
	CompletedAt    *time.Time
	CompletedBy    *uuid.UUID
}

// TaskKind declares a kind of task: its name for people and its form.
type TaskKind struct {
	Name  string
	Label Label
	// Forms by version, the first being version 1. A task keeps the version it
	// was made with, so a version is never changed once it was released.
	Forms []Form
	// WarnAt are the shares of the allowed working time, in percent, at which
	// the assignee is warned; nil is DefaultWarnAt.
	WarnAt []int
	// OwnBreach says that the process judges a passed deadline itself; of all
	// others task.breach does.
	OwnBreach bool
}

// DefaultWarnAt lists the shares of the allowed time at which of tasks is
// warned whose kind says nothing else.
func DefaultWarnAt() []int { return []int{50, 80} }

// Warnings lists the shares of the allowed time at which is warned, in order.
func (k TaskKind) Warnings() []int {
	if k.WarnAt == nil {
		return DefaultWarnAt()
	}
	return k.WarnAt
}

// TaskKinds lists every kind of task.
func TaskKinds() []TaskKind {
	return slices.Concat(leadTaskKinds(), []TaskKind{
		{Name: TaskAnswer, Label: Label{"答复委派", "Answer for a colleague"}, Forms: []Form{TaskAnswerForm()}},
		{Name: TaskOpinion, Label: Label{"加签意见", "Opinion"}, Forms: []Form{OpinionForm()}},
		{Name: TaskSignature, Label: Label{"审批签署", "Signature"}, Forms: []Form{SignatureForm()}},
		{Name: TaskRevise, Label: Label{"修改后重新提交", "Revise and resubmit"}, Forms: []Form{ReviseForm()}},
		{Name: TaskProgress, Label: Label{"说明商机进展", "Tell the progress of a deal"}, Forms: []Form{ProgressForm()}},
		{Name: TaskJudgeClash, Label: Label{"撞单裁定", "Judge a clash"}, Forms: []Form{JudgeClashForm()}},
		{Name: TaskGrantProtection, Label: Label{"决定是否延长保护期", "Decide on longer protection"}, Forms: []Form{GrantProtectionForm()}},
	}, complaintTasks())
}

// TaskKindNamed finds a kind of task.
func TaskKindNamed(name string) (TaskKind, bool) {
	if k, known := taskKindsByName()[name]; known {
		return k, true
	}
	return TaskKind{Name: name, Label: Label{name, name}}, false
}

var taskKindsByName = sync.OnceValue(func() map[string]TaskKind {
	kinds := map[string]TaskKind{}
	for _, k := range TaskKinds() {
		kinds[k.Name] = k
	}
	return kinds
})

// Form returns the form of a version, and whether there is one.
func (k TaskKind) Form(version int) (Form, bool) {
	if version < 1 || version > len(k.Forms) {
		return Form{}, false
	}
	form := k.Forms[version-1]
	form.Fields, form.Outcomes = slices.Clone(form.Fields), slices.Clone(form.Outcomes) // each task may have choices of its own
	return form, true
}

// Helps says whether the task helps another one.
func (t *Task) Helps() bool {
	return t.Role == TaskDelegated || t.Role == TaskBefore || t.Role == TaskAfter
}

// IsOver says whether nothing can be done with the task any more.
func (t *Task) IsOver() bool { return t.State == TaskDone || t.State == TaskCancelled }

// HeldBy says whether a person is the assignee.
func (t *Task) HeldBy(person uuid.UUID) bool { return t.AssigneeID != nil && *t.AssigneeID == person }

// CandidateOf says whether a person is the assignee or may claim the task.
func (t *Task) CandidateOf(person uuid.UUID) bool {
	if t.AssigneeID != nil {
		return *t.AssigneeID == person
	}
	return slices.Contains(t.Candidates, person)
}
