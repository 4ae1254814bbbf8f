package crm

import (
	"time"

	"github.com/google/uuid"
)

// ProcessState says whether a process moves, waits for something or is over.
type ProcessState string

// The states of a process.
const (
	ProcessRunning ProcessState = "running"
	ProcessWaiting ProcessState = "waiting" // cannot go on by itself; WaitingFor says why
	ProcessEnded   ProcessState = "ended"
)

// Choices lists the states.
func (ProcessState) Choices() []Choice {
	return []Choice{
		{Value: string(ProcessRunning), Label: Label{"进行中", "Running"}, Tone: ToneInfo},
		{Value: string(ProcessWaiting), Label: Label{"等待", "Waiting"}, Tone: ToneWarning},
		{Value: string(ProcessEnded), Label: Label{"已结束", "Ended"}, Tone: ToneGood},
	}
}

// WaitingReason is what a waiting process waits for.
type WaitingReason string

// The reasons for waiting.
const (
	WaitingForEligible WaitingReason = "nobody-eligible"
	WaitingForRoster   WaitingReason = "unknown-roster"
	WaitingForRule     WaitingReason = "rule-failed"
)

// Choices lists the reasons.
func (WaitingReason) Choices() []Choice {
	return []Choice{
		{Value: string(WaitingForEligible), Label: Label{"分配组里暂时没有人可以接手；有人可以时自动重试", "Nobody in the roster can take it now; it is tried again when somebody can"}},
		{Value: string(WaitingForRoster), Label: Label{"规则指定的分配组或人员不存在；请管理员处理", "The rule names a roster or person that does not exist; an admin has to look"}},
		{Value: string(WaitingForRule), Label: Label{"规则执行出错；请管理员处理", "The rule failed; an admin has to look"}},
	}
}

// Process is one course of work on a record. The row is the truth; the
// workflow that drives it is a cursor over it that can be made again.
type Process struct {
	ID         uuid.UUID
	Kind       string
	RecordKind string
	RecordID   uuid.UUID
	BatchID    *uuid.UUID // the workflow that drives it; nil until it was gathered
	Step       string
	Visit      int // rises each time a step is entered again
	State      ProcessState
	WaitingFor WaitingReason
	WaitingOn  string     // the key of the roster, or the id of the person, that it waits for
	NextAt     *time.Time // when the process wants to be looked at; nil: on a wake-up only
	Epoch      int        // rises when the workflow is made again
	StartedBy  *uuid.UUID
	StartedAt  time.Time
	EndedAt    *time.Time
	Outcome    string
}

// ProcessKind declares a kind of process: its steps in their usual order and
// the outcomes it can end with.
type ProcessKind struct {
	Name     string // also the workflow type
	Label    Label
	Steps    []Step
	Outcomes []Choice
}

// Step is a place in a process.
type Step struct {
	Name  string
	Label Label
	// NotOwn keeps the tasks of the step from the substitute of their holder
	// where the substitute made the entry that is decided on.
	NotOwn bool
}

// StepLabel is the label of a step; an unknown step is its own label.
func (k ProcessKind) StepLabel(name string) Label {
	for _, s := range k.Steps {
		if s.Name == name {
			return s.Label
		}
	}
	return Label{name, name}
}

// ProcessKinds lists every kind of process.
func ProcessKinds() []ProcessKind { return []ProcessKind{LeadProcess(), ProgressProcess()} }

// ProcessKindNamed finds a kind of process.
func ProcessKindNamed(name string) (ProcessKind, bool) {
	for _, k := range ProcessKinds() {
		if k.Name == name {
			return k, true
		}
	}
	return ProcessKind{Name: name, Label: Label{name, name}}, false
}
