package crm

import (
	"sync"
	"time"

	"github.com/google/uuid"
)

// ProcessState says whether a process moves, waits for something or is over.
type ProcessState string

// The states of a process.
const (
	ProcessRunning ProcessState = "running"
	ProcessWaiting ProcessState = "waiting" // cannot go on by itself; WaitingFor says why
	ProcessPaused  ProcessState = "paused"  // by an admin; nothing moves until it is resumed
	ProcessEnded   ProcessState = "ended"
)

// Choices lists the states.
func (ProcessState) Choices() []Choice {
	return []Choice{
		{Value: string(ProcessRunning), Label: Label{"进行中", "Running"}, Tone: ToneInfo},
		{Value: string(ProcessWaiting), Label: Label{"等待", "Waiting"}, Tone: ToneWarning},
		{Value: string(ProcessPaused), Label: Label{"已暂停", "Paused"}, Tone: ToneNeutral},
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
	WaitingForRepair   WaitingReason = "step-failed"
	WaitingForPool     WaitingReason = "no-pool"
)

// Choices lists the reasons.
func (WaitingReason) Choices() []Choice {
	return []Choice{
		{Value: string(WaitingForEligible), Label: Label{"分配组里暂时没有人可以接手；有人可以时自动重试", "Nobody in the roster can take it now; it is tried again when somebody can"}},
		{Value: string(WaitingForRoster), Label: Label{"规则指定的分配组或人员不存在；请管理员处理", "The rule names a roster or person that does not exist; an admin has to look"}},
		{Value: string(WaitingForRule), Label: Label{"规则执行出错；请管理员处理", "The rule failed; an admin has to look"}},
		{Value: string(WaitingForPool), Label: Label{"没有适用的公海；请管理员设置公海，或由经理分给负责人", "It falls into no pool; an admin sets one up, or a manager gives it to an owner"}},
		{Value: string(WaitingForRepair), Label: Label{"环节执行出错；稍后自动重试，请管理员处理", "A step failed; it is tried again later, and an admin has to look"}},
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
	PausedAt   *time.Time
	PausedBy   *uuid.UUID
	Reason     string // of the admin who paused it
	Failures   int    // of its step, one after the other
	FailedID   string // by which the log tells of the last failure
	// SentBack counts how often it was sent back. Where that was meant to come
	// straight back, ReturnStep is the step that the sender left and ReturnTo the
	// sender.
	SentBack   int
	ReturnStep string
	ReturnTo   *uuid.UUID
}

// ProcessKind declares a kind of process: its steps in their usual order and
// the outcomes it can end with.
type ProcessKind struct {
	Name         string // also the workflow type
	Label        Label
	Steps        []Step
	Outcomes     []Choice
	Withdrawable bool // whoever started it may take it back while it runs
	Rejectable   bool // whoever has a task of it may end it with a no
	Lasting      bool // only its own course ends it: no admin does
}

// Step is a place in a process.
type Step struct {
	Name       string
	Label      Label
	Returnable bool // a later step may send the process back to it
	Aside      bool // off the usual way: people see it only where the process has come there
	NotOwn     bool // nobody decides here on what they entered or started themselves
	// Skippable steps may be left by an admin without having been done: what
	// comes behind does not stand on them.
	Skippable bool
	// Approval makes the step a round of signatures; nil: it is not.
	Approval *StepApproval
}

// StepApproval declares what a step asks signatures for.
type StepApproval struct {
	// Fields are the key fields of the record: they are frozen while it is
	// under approval, and to change one starts the round anew.
	Fields []string
	// Task is the kind of task in which they are given; empty is a signature.
	Task string
}

// Step finds a step.
func (k ProcessKind) Step(name string) (Step, bool) {
	for _, s := range k.Steps {
		if s.Name == name {
			return s, true
		}
	}
	return Step{}, false
}

// ReturnsFrom lists the steps to which a process may be sent back from a step:
// those before it that allow it.
func (k ProcessKind) ReturnsFrom(name string) []Step {
	var earlier []Step
	for _, s := range k.Steps {
		if s.Name == name {
			return earlier
		}
		if s.Returnable {
			earlier = append(earlier, s)
		}
	}
	return nil
}

// StepLabel is the label of a step; an unknown step is its own label.
func (k ProcessKind) StepLabel(name string) Label {
	if s, ok := k.Step(name); ok {
		return s.Label
	}
	return Label{name, name}
}

// ProcessKinds lists every kind of process.
func ProcessKinds() []ProcessKind {
	return []ProcessKind{
		LeadProcess(), RequestProcess(), ProgressProcess(), RecycleProcess(), ProtectionProcess(),
		RegistrationProcess(), ClashProcess(),
		ComplaintProcess(), ContainmentProcess(), InstructionProcess(),
		MailingProcess(),
	}
}

// ProcessKindNamed finds a kind of process.
func ProcessKindNamed(name string) (ProcessKind, bool) {
	if k, known := processKindsByName()[name]; known {
		return k, true
	}
	return ProcessKind{Name: name, Label: Label{name, name}}, false
}

var processKindsByName = sync.OnceValue(func() map[string]ProcessKind {
	kinds := map[string]ProcessKind{}
	for _, k := range ProcessKinds() {
		kinds[k.Name] = k
	}
	return kinds
})
