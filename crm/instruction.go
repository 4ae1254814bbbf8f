package crm

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Instruction is a leader's text (批示) on a record with agree, no or back. The
// people and deadlines that it names become tasks; whoever sums the record up
// answers it.
type Instruction struct {
	ID         uuid.UUID
	RecordKind string
	RecordID   uuid.UUID
	ProcessID  uuid.UUID
	TaskID     uuid.UUID // in which it was written
	Step       string
	ByID       *uuid.UUID
	At         time.Time
	Verdict    string // the outcome of its task
	Text       string
	Reply      string // of the summary; empty: not answered yet
	RepliedAt  *time.Time
	RepliedBy  *uuid.UUID
	Directives []Directive
}

// Directive is one thing that somebody is to do by a date.
type Directive struct {
	Person uuid.UUID `json:"person"`
	Due    Date      `json:"due"`
	Text   string    `json:"text"`
}

// ReplyTo answers one of several things.
type ReplyTo struct {
	To   uuid.UUID `json:"to"`
	Text string    `json:"text"`
}

// The kinds of tasks of instructions: a leader's text, and what it has people
// do.
const (
	TaskInstruction = "instruction"
	TaskDirective   = "directive"
)

// The process that watches over what instructions have people do. It runs
// beside the one in which they were written and outlives its steps.
const (
	InstructionProcessName  = "instruction"
	InstructionStepCarryOut = "carry-out"
)

// OutcomeCarriedOut is the outcome of what somebody was told to do, and of the
// process when all of it is done.
const OutcomeCarriedOut = "carried-out"

// The answers of an instruction.
const (
	InstructionText       = SignatureText
	InstructionDirectives = "directives"
)

// Bounds of lists in forms.
const (
	maxDirectives    = 20
	maxReplies       = 100
	maxDirectiveText = 1_000
	maxReplyText     = 2_000
)

// InstructionProcess declares how what instructions have people do is watched.
func InstructionProcess() ProcessKind {
	return ProcessKind{
		Name:  InstructionProcessName,
		Label: Label{"批示落实", "Instructions carried out"},
		Steps: []Step{{Name: InstructionStepCarryOut, Label: Label{"落实", "Carry out"}}},
		Outcomes: []Choice{
			{Value: OutcomeCarriedOut, Label: Label{"已落实", "Carried out"}, Tone: ToneGood},
		},
		Lasting: true,
	}
}

// InstructionForm is what a leader fills in.
func InstructionForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeAgree, Label{"同意", "Agree"}, EmphasisPrimary},
			{OutcomeRefuse, Label{"不同意", "Say no"}, EmphasisDanger},
			{OutcomeSendBack, Label{"退回", "Send back"}, EmphasisDanger},
		},
		Fields: []Field{
			{Name: InstructionText, Type: LongText, Label: Label{"批示", "Instruction"}, Required: true, MaxLength: 5_000},
			{
				Name: InstructionDirectives, Type: Directives, Label: Label{"交办事项", "To be done"},
				Help: Label{"所列的人会各自收到一个待办", "Each person named gets a task"},
			},
		},
	}
}

// DirectiveForm is what somebody fills in who was told to do something.
func DirectiveForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeCarriedOut, Label{"已落实", "Carried out"}, EmphasisPrimary}},
		Fields:   []Field{{Name: HelpText, Type: LongText, Label: Label{"落实情况", "What was done"}, Required: true, MaxLength: 5_000}},
	}
}

// Directives reads an answer that lists what people are to do.
func (a Answers) Directives(name string) []Directive { return listOf[Directive](a[name]) }

// Replies reads an answer that answers several things.
func (a Answers) Replies(name string) []ReplyTo { return listOf[ReplyTo](a[name]) }

// checkDirectives wants of each thing to do who does it, until when, and what.
func (f Field) checkDirectives(list []Directive) *Problem {
	if len(list) > maxDirectives {
		return f.wrong(Label{"“%s”太多", "“%s” lists too many"}.with(f.Label), Label{"最多 %d 项", "At most %d"}.With(maxDirectives))
	}
	for _, d := range list {
		text := strings.TrimSpace(d.Text)
		if d.Person == uuid.Nil || d.Due == (Date{}) || text == "" || utf8.RuneCountInString(text) > maxDirectiveText {
			return f.wrong(Label{"“%s”不完整", "“%s” is not complete"}.with(f.Label), f.expected())
		}
		if p := f.checkYear(d.Due.Year); p != nil {
			return p
		}
	}
	return nil
}

// checkReplies wants each thing answered once, in words.
func (f Field) checkReplies(list []ReplyTo) *Problem {
	for i, r := range list {
		text := strings.TrimSpace(r.Text)
		again := slices.ContainsFunc(list[:i], func(before ReplyTo) bool { return before.To == r.To })
		if r.To == uuid.Nil || text == "" || again || utf8.RuneCountInString(text) > maxReplyText || i >= maxReplies {
			return f.wrong(Label{"“%s”不完整", "“%s” is not complete"}.with(f.Label), f.expected())
		}
	}
	return nil
}
