package crm

import (
	"time"

	"github.com/google/uuid"
)

// Urging is one nudge of somebody who waits for a task (催办), and the assignee's
// answer to it.
type Urging struct {
	ID          uuid.UUID
	TaskID      uuid.UUID
	ProcessID   uuid.UUID
	ProcessKind string
	ByID        uuid.UUID
	ToID        *uuid.UUID // who had the task; nil: nobody had claimed it
	Upward      bool       // of somebody who leads who urges: it never escalates and counts in no ranking
	Text        string
	At          time.Time
	DecisionID  uuid.UUID
	AnswerBy    *time.Time // when the assignee promised to be done
	AnsweredAt  *time.Time
	AnsweredBy  *uuid.UUID
	Answer      string
	BrokenAt    *time.Time // when the passed answer-by time was noticed and told
}

// UrgeStanding is how a task has been urged: how often and when last, and what
// its assignee promised.
type UrgeStanding struct {
	Count    int
	LastAt   time.Time
	LastText string
	AnswerBy *time.Time
}
