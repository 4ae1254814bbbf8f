package crm

import (
	"time"

	"github.com/google/uuid"
)

// RecipientState is what became of a letter of a mailing.
type RecipientState string

// The states of a recipient of a mailing.
const (
	RecipientWaiting RecipientState = "waiting"
	RecipientSending RecipientState = "sending"
	RecipientSent    RecipientState = "sent"
	RecipientLeftOut RecipientState = "left-out"
	RecipientFailed  RecipientState = "failed"
	RecipientUnclear RecipientState = "unclear" // it may have arrived; counts as neither
)

// Choices lists the states of a recipient.
func (RecipientState) Choices() []Choice {
	return []Choice{
		{Value: string(RecipientWaiting), Label: Label{"等待", "Waiting"}, Tone: ToneNeutral},
		{Value: string(RecipientSending), Label: Label{"发送中", "Sending"}, Tone: ToneInfo},
		{Value: string(RecipientSent), Label: Label{"已发送", "Sent"}, Tone: ToneGood},
		{Value: string(RecipientLeftOut), Label: Label{"未发", "Left out"}, Tone: ToneWarning},
		{Value: string(RecipientFailed), Label: Label{"发送失败", "Failed"}, Tone: ToneBad},
		{Value: string(RecipientUnclear), Label: Label{"结果不明", "Unclear"}, Tone: ToneWarning},
	}
}

// LeftOutCause is why somebody gets no letter.
type LeftOutCause string

// The causes.
const (
	CauseRefusal     LeftOutCause = "refusal"
	CauseComplaint   LeftOutCause = "complaint"
	CauseNoAddress   LeftOutCause = "no-address"
	CauseSameAddress LeftOutCause = "same-address"
	CauseStopped     LeftOutCause = "stopped"
	CauseGone        LeftOutCause = "gone"
)

// Choices lists the causes.
func (LeftOutCause) Choices() []Choice {
	return []Choice{
		{Value: string(CauseRefusal), Label: Label{"对方拒收", "They refused it"}},
		{Value: string(CauseComplaint), Label: Label{"有未办结的投诉", "A complaint of theirs is open"}},
		{Value: string(CauseNoAddress), Label: Label{"没有邮箱", "No mail address"}},
		{Value: string(CauseSameAddress), Label: Label{"与另一收件人邮箱相同", "Same mail address as another recipient"}},
		{Value: string(CauseStopped), Label: Label{"发送前已停止", "Stopped before it went"}},
		{Value: string(CauseGone), Label: Label{"不再发送", "Not sent any more"}},
	}
}

// Cause is by what a block keeps somebody from being contacted.
func (b ContactBlock) Cause() LeftOutCause {
	if b.ComplaintID != nil {
		return CauseComplaint
	}
	return CauseRefusal
}

// MailingRecipient is one of those to whom a mailing goes.
type MailingRecipient struct {
	ID       uuid.UUID
	RecordID uuid.UUID // of the kind that the mailing is for
	State    RecipientState
	Cause    LeftOutCause
	Reason   *Label     // what the ledger says of the letter
	At       *time.Time // when the letter went or was kept back, or was tried; nil: neither yet
}

// AddresseeOf names a record of an audience as somebody to be contacted.
func AddresseeOf(kind string, id uuid.UUID) Addressee {
	switch kind {
	case Contacts.Name:
		return Addressee{ContactID: &id}
	case Leads.Name:
		return Addressee{LeadID: &id}
	}
	return Addressee{CustomerID: &id}
}
