package crm

import (
	"time"

	"github.com/google/uuid"
)

// Reading is a copy that somebody was sent to read: it is read, not done.
type Reading struct {
	ID         uuid.UUID
	ReaderID   uuid.UUID
	RecordKind string
	RecordID   uuid.UUID
	ProcessID  *uuid.UUID
	TaskID     *uuid.UUID
	SentBy     *uuid.UUID // nil: a process
	SentAt     time.Time
	Text       string
	ReadAt     *time.Time
	TaskKind   string // of the task that it is a copy of; empty: there is none
}
