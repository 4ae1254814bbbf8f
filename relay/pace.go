package relay

import (
	"time"

	"github.com/baton-crm/baton/store"
)

// pace keeps workflows from being woken more often than they can look. One that
// is at work sees for itself what comes in, and what it has seen leaves the
// outbox; a hundred signals while it does are more than Temporal keeps for it.
type pace struct {
	rest time.Duration        // between two wake-ups of a workflow
	last map[string]time.Time // when workflows were last begun or woken
}

// ready are the intents that may be carried out now; later is when the first of
// the others may, 0 where there are none.
func (p *pace) ready(intents []store.Intent, now time.Time) (ready []store.Intent, later time.Duration) {
	for id, at := range p.last {
		if now.Sub(at) >= p.rest {
			delete(p.last, id)
		}
	}
	if p.last == nil {
		p.last = map[string]time.Time{}
	}
	for _, intent := range intents {
		at, resting := p.last[intent.WorkflowID]
		if resting && intent.Topic == store.TopicWake {
			if wait := p.rest - now.Sub(at); later == 0 || wait < later {
				later = wait
			}
			continue
		}
		p.last[intent.WorkflowID] = now
		ready = append(ready, intent)
	}
	return ready, later
}
