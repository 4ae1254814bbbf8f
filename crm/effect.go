package crm

import (
	"time"

	"github.com/google/uuid"
)

// Way is a way out of the house.
type Way string

// The ways.
const (
	WayMail    Way = "mail"
	WayChat    Way = "chat"
	WayWebhook Way = "webhook"
)

// Choices lists the ways.
func (Way) Choices() []Choice {
	return []Choice{
		{Value: string(WayMail), Label: Label{"邮件", "Mail"}},
		{Value: string(WayChat), Label: Label{"群聊", "Team chat"}},
		{Value: string(WayWebhook), Label: Label{"Webhook 推送", "Webhook"}},
	}
}

// EffectKind is what is sent.
type EffectKind string

// The kinds of effects.
const (
	EffectNotice EffectKind = "notice"
	EffectDigest EffectKind = "digest" // several notices in one letter
	EffectChange EffectKind = "change" // something that happened, for a program
	EffectTest   EffectKind = "test"
	// EffectAcknowledgement tells somebody outside that what they sent has come.
	EffectAcknowledgement EffectKind = "acknowledgement"
	// EffectComplaint is a letter to a customer about their complaint.
	EffectComplaint EffectKind = "complaint"
	// EffectMailing is one letter of a mailing.
	EffectMailing EffectKind = "mailing"
)

// Choices lists the kinds.
func (EffectKind) Choices() []Choice {
	return []Choice{
		{Value: string(EffectNotice), Label: Label{"通知", "Notice"}},
		{Value: string(EffectDigest), Label: Label{"每日汇总", "Daily digest"}},
		{Value: string(EffectChange), Label: Label{"数据变化", "Change"}},
		{Value: string(EffectTest), Label: Label{"测试", "Test"}},
		{Value: string(EffectAcknowledgement), Label: Label{"回执", "Acknowledgement"}},
		{Value: string(EffectComplaint), Label: Label{"投诉来信答复", "Letter about a complaint"}},
		{Value: string(EffectMailing), Label: Label{"群发邮件", "Letter of a mailing"}},
	}
}

// EffectState is how far something that is sent once has come.
type EffectState string

// The states of an effect. An unknown one may have arrived or not: it is
// parked for a person, and counts as neither.
const (
	EffectIntended EffectState = "intended"
	EffectSending  EffectState = "sending"
	EffectDone     EffectState = "done"
	EffectUnknown  EffectState = "unknown"
	EffectFailed   EffectState = "failed"
	EffectLeft     EffectState = "left"
	// EffectLeftOut did not go because the addressee may not be contacted.
	EffectLeftOut EffectState = "left-out"
)

// Choices lists the states.
func (EffectState) Choices() []Choice {
	return []Choice{
		{Value: string(EffectIntended), Label: Label{"待发送", "To be sent"}, Tone: ToneInfo},
		{Value: string(EffectSending), Label: Label{"发送中", "Sending"}, Tone: ToneInfo},
		{Value: string(EffectDone), Label: Label{"已发送", "Sent"}, Tone: ToneGood},
		{Value: string(EffectUnknown), Label: Label{"结果不明", "Unclear"}, Tone: ToneWarning},
		{Value: string(EffectFailed), Label: Label{"发送失败", "Failed"}, Tone: ToneBad},
		{Value: string(EffectLeft), Label: Label{"不再发送", "Left"}, Tone: ToneNeutral},
		{Value: string(EffectLeftOut), Label: Label{"未发（不得联系）", "Left out"}, Tone: ToneWarning},
	}
}

// Effect is something that happens outside once: a letter, a message, a call.
// It is known by its process, step, visit, subject and kind.
type Effect struct {
	ID           uuid.UUID
	ProcessID    *uuid.UUID
	Step         string
	Visit        int
	Subject      string
	Kind         EffectKind
	Way          Way
	TargetID     uuid.UUID // a person, a chat target, a webhook, or what a letter to somebody outside is about
	NoticeIDs    []uuid.UUID
	ChangeID     *uuid.UUID
	State        EffectState
	CreatedAt    time.Time
	NextAt       *time.Time // when it is to be tried; only while it is intended
	Attempts     int
	AttemptID    *uuid.UUID // of the try under way, or the last one
	TakenUntil   *time.Time // when the try under way counts as crashed
	HandedAt     *time.Time // when that try began with what cannot be taken back
	FirstTriedAt *time.Time
	EndedAt      *time.Time
	Code         int    // what the receiver answered
	Problem      *Label // why the last try came to nothing
	// What goes to somebody outside says to whom, what for, and which complaint of
	// theirs it answers; without a purpose it goes to one of us.
	To      Addressee
	Purpose Purpose
	Answers *uuid.UUID
	Cause   LeftOutCause // why it was left out
}

// Question asks whether something may go to an address by mail.
func (e *Effect) Question(address string) ContactQuestion {
	return ContactQuestion{To: e.To, Address: address, Channel: ChannelMail, Purpose: e.Purpose, Answers: e.Answers}
}

// Reply is what came of one try to reach a receiver.
type Reply struct {
	Result Result
	Code   int
	Words  Label // what went wrong, for people, without secrets
	Cause  LeftOutCause
}

// Result is how a try ended.
type Result int

// The results of a try.
const (
	ResultNotSent  Result = iota // certainly not arrived; worth another try
	ResultAccepted               // certainly arrived
	ResultRefused                // certainly not arrived, and another try would not help
	ResultUnclear                // it may have arrived
	ResultNeedless               // there is nothing left to send
	ResultLeftOut                // the addressee may not be contacted
)

// The patience with receivers.
const (
	firstPause  = 5 * time.Second
	longestWait = time.Hour
	pauseGrows  = 3
	giveUpAfter = 3 * 24 * time.Hour
	// AttemptLease is how long a try may take before it counts as crashed.
	AttemptLease = time.Minute
)

// Pause is how long to wait after a number of tries that came to nothing.
func Pause(attempts int) time.Duration {
	pause := firstPause
	for range attempts - 1 {
		if pause *= pauseGrows; pause >= longestWait {
			return longestWait
		}
	}
	return pause
}

// Begin starts a try.
func (e *Effect) Begin(attempt uuid.UUID, now time.Time) {
	until := now.Add(AttemptLease)
	e.State, e.NextAt, e.TakenUntil, e.HandedAt = EffectSending, nil, &until, nil
	e.AttemptID = &attempt
	e.Attempts++
	if e.FirstTriedAt == nil {
		e.FirstTriedAt = &now
	}
}

// Settle ends a try. What may have arrived is never tried again by itself,
// but where receivers tell the same thing sent twice by its id.
func (e *Effect) Settle(r Reply, now time.Time) {
	e.TakenUntil, e.Code, e.Problem, e.Cause = nil, r.Code, nil, r.Cause
	if r.Words != (Label{}) {
		e.Problem = &r.Words
	}
	switch {
	case r.Result == ResultAccepted:
		e.end(EffectDone, now)
	case r.Result == ResultNeedless:
		e.end(EffectLeft, now)
	case r.Result == ResultLeftOut:
		e.end(EffectLeftOut, now)
	case r.Result == ResultUnclear && e.Way != WayWebhook:
		e.State = EffectUnknown
	case r.Result == ResultRefused, now.Sub(*e.FirstTriedAt) >= giveUpAfter:
		e.end(EffectFailed, now)
	default:
		next := now.Add(Pause(e.Attempts))
		e.State, e.NextAt = EffectIntended, &next
	}
}

// Crashed says what came of a try of which nothing more was heard.
func (e *Effect) Crashed() Reply {
	words := Label{"发送过程中断", "The try was interrupted"}
	if e.HandedAt == nil {
		return Reply{Result: ResultNotSent, Words: words}
	}
	return Reply{Result: ResultUnclear, Words: words}
}

// SendAgain has a person try again what failed, was left or is unclear.
func (e *Effect) SendAgain(now time.Time) error {
	if e.State != EffectFailed && e.State != EffectLeft && e.State != EffectUnknown {
		return e.refuse(Label{"只有失败、结果不明或已放弃的发送可以重发", "Only what failed, was left or is unclear is sent again"})
	}
	e.State, e.NextAt, e.EndedAt = EffectIntended, &now, nil
	e.Attempts, e.FirstTriedAt, e.HandedAt = 0, nil, nil
	return nil
}

// Leave has a person decide that something is not sent, or stays as it is.
func (e *Effect) Leave(now time.Time) error {
	if e.State != EffectFailed && e.State != EffectIntended && e.State != EffectUnknown {
		return e.refuse(Label{"正在发送或已结束的发送不能放弃", "What is being sent or has ended is not left"})
	}
	e.NextAt = nil
	e.end(EffectLeft, now)
	return nil
}

func (e *Effect) end(state EffectState, now time.Time) { e.State, e.EndedAt = state, &now }

func (e *Effect) refuse(why Label) error {
	state := LabelOf(e.State.Choices(), string(e.State))
	return &Conflict{Code: "send-state", Detail: Label{ZH: why.ZH + "；当前状态：" + state.ZH, EN: why.EN + "; it is: " + state.EN}}
}
