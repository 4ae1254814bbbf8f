package crm

import (
	"strings"
	"time"

	"github.com/google/uuid"
)

// Comment is what somebody says about a record to colleagues who see it.
type Comment struct {
	ID         uuid.UUID
	RecordKind string
	RecordID   uuid.UUID
	Text       string // plain; shown as it is
	Mentions   []uuid.UUID
	CreatedAt  time.Time
	CreatedBy  *uuid.UUID
	EditedAt   *time.Time
}

// The limits of a comment.
const (
	MaxCommentLength = 5000 // characters
	MaxMentions      = 20
)

// Check refuses comments that say nothing or too much.
func (c *Comment) Check() []Problem {
	text := Field{Name: "text", Type: LongText, Label: Label{"评论", "Comment"}, MaxLength: MaxCommentLength}
	if strings.TrimSpace(c.Text) == "" {
		return []Problem{text.missing()}
	}
	if p := text.checkText(c.Text); p != nil {
		return []Problem{*p}
	}
	if len(c.Mentions) > MaxMentions {
		return []Problem{{"mentions", "too-many",
			Label{"提到的人太多", "Too many people are mentioned"},
			Label{"最多提到 %d 人", "Mention at most %d"}.With(MaxMentions)}}
	}
	return nil
}

// MentionProblem refuses to mention somebody who may not see the record, or
// who is not there.
func MentionProblem(name string) error {
	if name == "" {
		return InvalidField("mentions", "unknown-reference",
			Label{"提到的人不存在", "Somebody who is mentioned does not exist"},
			Label{"请重新选择要提到的人", "Choose the person again"})
	}
	return InvalidField("mentions", "cannot-see",
		Label{"“%s”看不到这条记录", "%s may not see this record"}.With(name),
		Label{"请去掉对此人的提及，或先让其能看到这条记录", "Leave the mention out, or let them see the record first"})
}
