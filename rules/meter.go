package rules

import (
	"errors"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
)

// meter counts what one evaluation costs. Steps and bytes are the same on
// every run; the clock is only the net below them.
type meter struct {
	steps, bytes int       // of this row
	total        int       // steps of all rows
	unclocked    int       // steps since the clock was last read
	began        time.Time // first reading within this row
	over         bool      // the decision's time is used up
	decisionEnd  time.Time // of all rows; set at the first reading
}

// clockEvery is how many steps pass between two readings of the clock, and
// clockFrom how many a row has before the first: an ordinary row never depends
// on how busy the machine is.
const (
	clockEvery = 64
	clockFrom  = 5000
)

// nextDecision makes the meter ready for a new input.
func (m *meter) nextDecision() { *m = meter{} }

// nextRow grants a fresh budget.
func (m *meter) nextRow() {
	m.steps, m.bytes, m.began = 0, 0, time.Time{}
}

// spend counts steps.
func (m *meter) spend(steps int) error {
	if m.over {
		return errTooLong
	}
	m.steps += steps
	if m.steps > maxSteps {
		return errTooManySteps
	}
	if m.total += steps; m.total > maxDecisionSteps {
		return errDecisionTooLong
	}
	if m.unclocked += steps; m.unclocked < clockEvery || m.steps < clockFrom {
		return nil
	}
	m.unclocked = 0
	now := time.Now() // technical: a limit on computing time
	if m.began.IsZero() {
		m.began = now
	}
	if m.decisionEnd.IsZero() {
		m.decisionEnd = now.Add(maxDecisionTime)
	}
	if m.over = now.After(m.decisionEnd); m.over || now.Sub(m.began) > maxTime {
		return errTooLong
	}
	return nil
}

// build counts a text that is made, before it is made.
func (m *meter) build(bytes int) error {
	if bytes > MaxTextBytes {
		return errTextTooLong
	}
	m.bytes += bytes
	if m.bytes > maxBuiltBytes {
		return errTooMuchText
	}
	return m.spend(1 + bytes/textBytesPerStep)
}

// textBytesPerStep is how much text is written for one step.
const textBytesPerStep = 64

// failure is why a condition or value could not be evaluated.
type failure struct{ crm.Label }

func (f *failure) Error() string { return f.EN }

// fail makes a failure with a text in both languages.
func fail(zh, en string, values ...any) error {
	return &failure{crm.Label{ZH: zh, EN: en}.With(values...)}
}

var (
	errTooManySteps    = fail("计算步骤过多（上限 %d）", "too many steps (the limit is %d)", maxSteps)
	errDecisionTooLong = fail("整个规则集的计算步骤过多", "all rows together took too many steps")
	errTooLong         = fail("计算时间过长", "took too long")
	errTextTooLong     = fail("拼接的文本超过 %d 字节", "a text would become longer than %d bytes", MaxTextBytes)
	errTooMuchText     = fail("拼接的文本总量超过 %d 字节", "more than %d bytes of text were built", maxBuiltBytes)
	errDivideByZero    = fail("除数为零", "division by zero")
)

// failureLabel says in both languages why an evaluation failed.
func failureLabel(err error) crm.Label {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.Label
	}
	// The virtual machine reports its budget by this text alone.
	if strings.HasPrefix(err.Error(), "memory budget exceeded") {
		return crm.Label{ZH: "生成的列表过大", EN: "the lists that were made are too large"}
	}
	return unexplained
}

// unexplained is said of an error of the engine itself.
var unexplained = crm.Label{ZH: "无法计算", EN: "could not be evaluated"}
