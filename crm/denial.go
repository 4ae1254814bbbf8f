package crm

import (
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The codes of denials that carry no words of their own; readers know the
// words for them.
const (
	RefusedNotFound  = "not-found"
	RefusedStale     = "stale"
	RefusedForbidden = "forbidden"
	RefusedInvalid   = "invalid"
	RefusedConflict  = "conflict"
)

// Denial is why something was refused, in a form that is kept and read later
// in any language.
type Denial struct {
	Code   string     `json:"code"`
	Detail Label      `json:"detail"`       // empty: the usual words for the code; “{at}” stands for At
	At     *time.Time `json:"at,omitempty"` // when what stands in the way happened
	// DecisionID is of the decision that refused, where rules did.
	DecisionID *uuid.UUID `json:"decisionId,omitempty"`
}

// DenialOf tells denials, which trying again does not mend, from faults of
// the program or the machine.
func DenialOf(err error) (Denial, bool) {
	var invalid *Invalid
	var conflict *Conflict
	switch {
	case errors.As(err, &invalid):
		return Denial{Code: RefusedInvalid, Detail: wordsOf(invalid.Problems)}, true
	case errors.As(err, &conflict):
		refusal := Denial{Code: conflict.Code, Detail: conflict.Detail, DecisionID: conflict.DecisionID}
		if !conflict.At.IsZero() {
			refusal.At = &conflict.At
		}
		return refusal, true
	}
	for sentinel, code := range map[error]string{
		ErrNotFound: RefusedNotFound, ErrStale: RefusedStale, ErrForbidden: RefusedForbidden,
		ErrInvalid: RefusedInvalid, ErrConflict: RefusedConflict,
	} {
		if errors.Is(err, sentinel) {
			return Denial{Code: code}, true
		}
	}
	return Denial{}, false
}

// wordsOf joins what is wrong with fields and what to do about it.
func wordsOf(problems []Problem) Label {
	var zh, en []string
	for _, p := range problems {
		zh = append(zh, p.Message.ZH+"："+p.Remedy.ZH)
		en = append(en, p.Message.EN+": "+p.Remedy.EN)
	}
	return Label{ZH: strings.Join(zh, "；"), EN: strings.Join(en, "; ")}
}
