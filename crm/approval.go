package crm

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"
)

// ApprovalState says what a round of signatures has come to.
type ApprovalState string

// The states of a round. A round that was overtaken is followed by a new one.
const (
	ApprovalOpen      ApprovalState = "open"
	ApprovalAgreed    ApprovalState = "agreed"
	ApprovalRefused   ApprovalState = "refused"
	ApprovalSentBack  ApprovalState = "sent-back"
	ApprovalOvertaken ApprovalState = "overtaken" // what was to be signed has changed
	ApprovalWithdrawn ApprovalState = "withdrawn"
)

// Choices lists the states.
func (ApprovalState) Choices() []Choice {
	return []Choice{
		{Value: string(ApprovalOpen), Label: Label{"审批中", "Under approval"}, Tone: ToneInfo},
		{Value: string(ApprovalAgreed), Label: Label{"已同意", "Agreed"}, Tone: ToneGood},
		{Value: string(ApprovalRefused), Label: Label{"已拒绝", "Refused"}, Tone: ToneBad},
		{Value: string(ApprovalSentBack), Label: Label{"已退回", "Sent back"}, Tone: ToneWarning},
		{Value: string(ApprovalOvertaken), Label: Label{"内容有变，已重新发起", "Overtaken by a change"}, Tone: ToneNeutral},
		{Value: string(ApprovalWithdrawn), Label: Label{"已撤回", "Withdrawn"}, Tone: ToneNeutral},
	}
}

// Pattern is how the signers of a level decide together.
type Pattern string

// The patterns.
const (
	AllSign       Pattern = "all"      // 会签
	AnySigns      Pattern = "any"      // 或签
	InSequence    Pattern = "sequence" // 依次
	ShareOfVotes  Pattern = "share"    // 按比例
	fullShare             = 100
	smallestShare         = 1
)

// Choices lists the patterns.
func (Pattern) Choices() []Choice {
	return []Choice{
		{Value: string(AllSign), Label: Label{"会签（全部同意）", "All must agree"}},
		{Value: string(AnySigns), Label: Label{"或签（一人同意）", "Any one agrees"}},
		{Value: string(InSequence), Label: Label{"依次审批", "One after the other"}},
		{Value: string(ShareOfVotes), Label: Label{"按比例通过", "A share of the votes"}},
	}
}

// SignerState is how it stands with one seat of a level.
type SignerState string

// The states of a seat.
const (
	SignerWaiting      SignerState = "waiting" // the level, or the turn, has not come
	SignerOpen         SignerState = "open"
	SignerAgreed       SignerState = "agreed"
	SignerRefused      SignerState = "refused"
	SignerSentBack     SignerState = "sent-back"
	SignerFilled       SignerState = "filled"        // agreed in the level before, which counts here
	SignerSelfApproved SignerState = "self-approved" // the initiator is at the top and nobody counter-signs
	SignerNotNeeded    SignerState = "not-needed"    // others have decided, or the person sits there already
)

// Choices lists the states.
func (SignerState) Choices() []Choice {
	return []Choice{
		{Value: string(SignerWaiting), Label: Label{"未到", "Not yet asked"}, Tone: ToneNeutral},
		{Value: string(SignerOpen), Label: Label{"待签", "To sign"}, Tone: ToneInfo},
		{Value: string(SignerAgreed), Label: Label{"同意", "Agreed"}, Tone: ToneGood},
		{Value: string(SignerRefused), Label: Label{"拒绝", "Refused"}, Tone: ToneBad},
		{Value: string(SignerSentBack), Label: Label{"退回", "Sent back"}, Tone: ToneWarning},
		{Value: string(SignerFilled), Label: Label{"上一级已同意，自动通过", "Agreed in the level before"}, Tone: ToneGood},
		{Value: string(SignerSelfApproved), Label: Label{"本人为最高层，自行批准", "Self-approved"}, Tone: ToneWarning},
		{Value: string(SignerNotNeeded), Label: Label{"无需签署", "Not needed"}, Tone: ToneNeutral},
	}
}

// agrees says whether the seat counts as a yes.
func (s SignerState) agrees() bool {
	return s == SignerAgreed || s == SignerFilled || s == SignerSelfApproved
}

// Level is one stage of a round: its signers, and how they decide together.
// The next one is reached when it has agreed.
type Level struct {
	Label   Label
	Pattern Pattern
	Share   int  // percent that must agree; ShareOfVotes only
	NoEnds  bool // one no ends the round at once
	Seats   []Seat
}

// Signer is one seat of a level with the person who was found for it.
type Signer struct {
	Level, Place int
	PersonID     uuid.UUID
	Why          Label
	State        SignerState
	TaskID       *uuid.UUID
	ActedBy      *uuid.UUID // who signed; the task may have been passed on
	ActedFor     *uuid.UUID // whom they stood in for
	Text         string
	At           *time.Time
}

// FrozenField is one key field of what is under approval, as it was then.
type FrozenField struct {
	Field string          `json:"field"`
	Value json.RawMessage `json:"value"`
}

// Approval is one round of signatures in a visit of a step.
type Approval struct {
	ID         uuid.UUID
	ProcessID  uuid.UUID
	Step       string
	Visit      int
	Round      int // rises when the content has changed
	RecordKind string
	RecordID   uuid.UUID
	State      ApprovalState
	StartedBy  *uuid.UUID // the initiator; nil: the product
	Own        []uuid.UUID
	StartedAt  time.Time
	EndedAt    *time.Time
	MadeBy     TaskMaker  // a rule, whose decision is named, or the process itself
	DecisionID *uuid.UUID // which rule asked for its levels
	// CounterSigner signs what would otherwise be self-approved.
	CounterSigner *uuid.UUID
	WithinMinutes int // working time for each signature
	Content       []FrozenField
	ContentHash   string
	Levels        []Level
	Signers       []*Signer // by level and place
}

// SignersOf lists the seats of a level.
func (a *Approval) SignersOf(level int) []*Signer {
	var signers []*Signer
	for _, s := range a.Signers {
		if s.Level == level {
			signers = append(signers, s)
		}
	}
	return signers
}

// StateOf is what a level has come to. It is reached when the one before it has
// agreed; where the round ended before it had decided, it is broken off.
func (a *Approval) StateOf(level int) LevelState {
	if level > 0 && a.StateOf(level-1) != LevelAgreed {
		return LevelWaiting
	}
	if a.brokenOff() && !a.passed(level) {
		return LevelBrokenOff
	}
	return a.Levels[level].Outcome(a.SignersOf(level))
}

// brokenOff says whether the round has ended before its levels had decided.
func (a *Approval) brokenOff() bool {
	return a.State == ApprovalSentBack || a.State == ApprovalOvertaken || a.State == ApprovalWithdrawn
}

// passed says whether somebody in a later level was asked, or need not be.
func (a *Approval) passed(level int) bool {
	return slices.ContainsFunc(a.Signers, func(s *Signer) bool {
		return s.Level > level && (s.TaskID != nil || s.State.agrees())
	})
}

// ToAsk lists the seats of a reached level whose turn it is and who were not
// asked yet.
func (a *Approval) ToAsk(level int) []*Signer {
	var waiting []*Signer
	for _, s := range a.SignersOf(level) {
		switch {
		case s.State == SignerOpen && a.Levels[level].Pattern == InSequence:
			return nil
		case s.State == SignerWaiting:
			waiting = append(waiting, s)
		}
	}
	if len(waiting) > 1 && a.Levels[level].Pattern == InSequence {
		return waiting[:1]
	}
	return waiting
}

// AgreedBefore says whether a person, or somebody for them, has agreed in the
// level before: it counts in the next one too.
func (a *Approval) AgreedBefore(level int, person uuid.UUID) bool {
	return slices.ContainsFunc(a.SignersOf(level-1), func(s *Signer) bool {
		return s.State.agrees() && (isID(s.ActedBy, person) || isID(s.ActedFor, person))
	})
}

func isID(id *uuid.UUID, person uuid.UUID) bool { return id != nil && *id == person }

// SeatOf finds the seat that a task asks to sign.
func (a *Approval) SeatOf(task uuid.UUID) *Signer {
	for _, s := range a.Signers {
		if isID(s.TaskID, task) {
			return s
		}
	}
	return nil
}

// AskedAfter lists the seats of a sequence that were asked because a seat has
// signed, and have not signed yet.
func (a *Approval) AskedAfter(seat *Signer) []*Signer {
	if a.Levels[seat.Level].Pattern != InSequence {
		return nil
	}
	var asked []*Signer
	for _, s := range a.SignersOf(seat.Level) {
		if s.Place > seat.Place && s.State == SignerOpen {
			asked = append(asked, s)
		}
	}
	return asked
}

// Retractable says whether nothing has followed yet from the signature of a
// seat: its level is still open, and nobody after it in a sequence has signed.
func (a *Approval) Retractable(seat *Signer) bool {
	if a.State != ApprovalOpen || a.StateOf(seat.Level) != LevelOpen {
		return false
	}
	return a.Levels[seat.Level].Pattern != InSequence || !slices.ContainsFunc(a.SignersOf(seat.Level), func(s *Signer) bool {
		return s.Place > seat.Place && s.TaskID != nil && s.State != SignerOpen
	})
}

// IsOwn says whether what is under approval is a person's own entry.
func (a *Approval) IsOwn(person uuid.UUID) bool { return slices.Contains(a.Own, person) }

// Signing is for whom the signatures of the round are asked for.
func (a *Approval) Signing() Signing {
	s := Signing{Own: a.Own, CounterSigner: a.CounterSigner}
	if a.StartedBy != nil {
		s.Initiator = *a.StartedBy
	}
	return s
}
