package crm

import (
	"time"

	"github.com/google/uuid"
)

// Addressee is whom something is to be sent to: a contact, a lead, or a
// customer as a whole.
type Addressee struct{ CustomerID, ContactID, LeadID *uuid.UUID }

// ContactQuestion asks whether somebody may be contacted.
type ContactQuestion struct {
	To      Addressee
	Address string // to which this letter or call goes; empty: where the records say
	Channel Channel
	Purpose Purpose
	// Answers is the complaint of this very person that is answered; it reaches
	// them whatever they have refused.
	Answers *uuid.UUID
}

// ContactStanding is what somebody said about being contacted, on any record of
// theirs, and what stands open with them.
type ContactStanding struct {
	Refusals   []RefusalKnown // in force, the oldest first
	Complaints []uuid.UUID    // open, the oldest first, but for those of which a manager has released them
}

// RefusalKnown is a refusal that concerns somebody.
type RefusalKnown struct {
	ID      uuid.UUID
	Channel RefusedChannel
	Purpose Purpose
	Since   Date
	// Shared is that it is known by an address alone that several people use,
	// such as a switchboard; that is not enough to keep a letter from them.
	Shared bool
}

// ContactBlock is why somebody may not be contacted.
type ContactBlock struct {
	Channel     RefusedChannel
	Purpose     Purpose
	RefusalID   *uuid.UUID // what they refused
	ComplaintID *uuid.UUID // their complaint, which is open
	Reason      Label
	shared      bool
}

// Blocks lists all that stands in the way of contacting somebody.
func (s ContactStanding) Blocks() []ContactBlock {
	var blocks []ContactBlock
	for _, r := range s.Refusals {
		blocks = append(blocks, ContactBlock{Channel: r.Channel, Purpose: r.Purpose, RefusalID: &r.ID, Reason: r.reason(), shared: r.Shared})
	}
	if len(s.Complaints) > 0 {
		blocks = append(blocks, ContactBlock{Channel: AnyChannel, Purpose: Marketing, ComplaintID: &s.Complaints[0], Reason: complaintReason})
	}
	return blocks
}

// Against is what stands in the way of contacting somebody in one way; nil:
// nothing does.
func (s ContactStanding) Against(q ContactQuestion) *ContactBlock {
	if q.Answers != nil {
		return nil
	}
	for _, block := range s.Blocks() {
		if block.holds(q) {
			return &block
		}
	}
	return nil
}

func (b ContactBlock) holds(q ContactQuestion) bool {
	channel := b.Channel == AnyChannel || b.Channel == RefusedChannel(q.Channel)
	purpose := b.Purpose == AnyPurpose || b.Purpose == q.Purpose
	return channel && purpose && (!b.shared || q.Channel != ChannelMail)
}

// complaintReason does not tell which complaint: who sends may not see it.
var complaintReason = Label{"对方有未办结的投诉，办结前不得营销", "A complaint of theirs is open: no selling until it is closed"}

func (r RefusalKnown) reason() Label {
	channel, purpose := LabelOf(r.Channel.Choices(), string(r.Channel)), LabelOf(r.Purpose.Choices(), string(r.Purpose))
	return Label{ZH: "对方自 " + r.Since.String() + " 起拒收（" + channel.ZH + "，" + purpose.ZH + "）",
		EN: "Refused since " + r.Since.String() + " (" + channel.EN + ", " + purpose.EN + ")"}
}

// ContactRelease is that a manager lets a contact be sold to although a
// complaint is open.
type ContactRelease struct {
	ContactID uuid.UUID
	Reason    string
	ByID      *uuid.UUID
	At        time.Time
}
