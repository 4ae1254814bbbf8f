package activities

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Deliveries send what is intended. Unlike all other activities they reach
// the network, and so are never part of a transaction.
type Deliveries struct {
	DB *store.DB
	// Loopback lets programs on this machine be called: for tests and the demo
	// company.
	Loopback bool
	// Within is how long a receiver may take; 0 is courier.Patience.
	Within time.Duration
	Log    *slog.Logger
}

// How deliveries work.
const (
	receiversAtOnce = 16               // different ones; each gets one thing at a time
	roundLasts      = 10 * time.Second // before no more is begun
)

// Deliver sends what is due on a way, and says when to look again; nil:
// nothing waits. A receiver that hangs holds up nobody but itself.
func (d *Deliveries) Deliver(ctx context.Context, way crm.Way) (next *time.Time, err error) {
	if err := d.recover(ctx, way); err != nil {
		return nil, err
	}
	r := &deliveryRound{deliveries: d, way: way, busy: map[uuid.UUID]bool{}, freed: make(chan struct{}, receiversAtOnce)}
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	return store.NextDelivery(ctx, d.DB, way)
}

// recover settles what was being sent when the program died.
func (d *Deliveries) recover(ctx context.Context, way crm.Way) error {
	return d.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		crashed, err := store.CrashedEffects(ctx, tx, way)
		if err != nil {
			return err
		}
		for _, e := range crashed {
			e.Settle(e.Crashed(), tx.Now)
			if err := store.SaveEffect(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// deliveryRound is one run over what is due.
type deliveryRound struct {
	deliveries *Deliveries
	way        crm.Way
	mu         sync.Mutex
	busy       map[uuid.UUID]bool // the receivers that are being called
	freed      chan struct{}      // one of them is free again
}

// run begins one try after the other, and waits for those under way.
func (r *deliveryRound) run(ctx context.Context) error {
	beginning, cancel := context.WithTimeout(ctx, roundLasts)
	defer cancel()
	var tries errgroup.Group
	tries.SetLimit(receiversAtOnce)
	err := r.begin(ctx, beginning, &tries)
	return errors.Join(err, tries.Wait())
}

func (r *deliveryRound) begin(ctx, beginning context.Context, tries *errgroup.Group) error {
	for beginning.Err() == nil {
		idle := !r.waiting() // asked first: a receiver that gets free meanwhile was passed over
		e, err := r.take(ctx)
		if err != nil {
			return err
		}
		if e != nil {
			tries.Go(func() error {
				defer r.free(e.TargetID)
				return r.deliveries.try(ctx, e)
			})
			continue
		}
		if idle {
			return nil
		}
		select { // more may be due for a receiver that is free again
		case <-r.freed:
		case <-beginning.Done():
		}
	}
	return nil
}

// take takes the next thing that is due for a receiver that is free.
func (r *deliveryRound) take(ctx context.Context) (e *crm.Effect, err error) {
	r.mu.Lock()
	busy := make([]uuid.UUID, 0, len(r.busy))
	for id := range r.busy {
		busy = append(busy, id)
	}
	r.mu.Unlock()
	err = r.deliveries.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		e, err = store.TakeEffect(ctx, tx, r.way, busy)
		return err
	})
	if err == nil && e != nil {
		r.mu.Lock()
		r.busy[e.TargetID] = true
		r.mu.Unlock()
	}
	return e, err
}

func (r *deliveryRound) waiting() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.busy) > 0
}

func (r *deliveryRound) free(receiver uuid.UUID) {
	r.mu.Lock()
	delete(r.busy, receiver)
	r.mu.Unlock()
	select {
	case r.freed <- struct{}{}:
	default:
	}
}

// settleWithin is how long writing down what came of a try may take, also
// when the program is asked to stop meanwhile.
const settleWithin = 10 * time.Second

// try makes one try, and writes down what came of it. A fault of our own
// before anything was handed over is a try that came to nothing.
func (d *Deliveries) try(ctx context.Context, e *crm.Effect) error {
	reply, err := d.send(ctx, e)
	if err != nil {
		d.Log.WarnContext(ctx, "something could not be made ready to be sent", "send", e.ID, "error", err)
		reply = crm.Reply{Result: crm.ResultNotSent, Words: crm.Label{ZH: "系统暂时无法准备这次发送，会再试", EN: "It could not be made ready; it is tried again"}}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	err = d.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		now, err := store.LockAttempt(ctx, tx, e.ID, *e.AttemptID)
		if err != nil {
			return err
		}
		now.Settle(reply, tx.Now)
		return store.SaveEffect(ctx, tx, now)
	})
	if errors.Is(err, store.ErrAttemptLost) {
		return nil // somebody else has decided about it
	}
	return err
}

// send reaches the receiver.
func (d *Deliveries) send(ctx context.Context, e *crm.Effect) (crm.Reply, error) {
	handed := func(ctx context.Context) error {
		return d.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.HandOver(ctx, tx, e.ID, *e.AttemptID)
		})
	}
	switch e.Way {
	case crm.WayMail:
		return d.mail(ctx, e)
	case crm.WayChat:
		return d.chat(ctx, e, handed)
	}
	return d.tellProgram(ctx, e, handed)
}

// guard is what may be called.
func (d *Deliveries) guard(ctx context.Context) (courier.Guard, error) {
	settings, err := LoadSendingSettings(ctx, d.DB)
	return courier.Guard{Allowed: settings.Networks(), Loopback: d.Loopback, Within: d.Within}, err
}

// needless is that there is nothing left to send, and why.
func needless(zh, en string) crm.Reply {
	return crm.Reply{Result: crm.ResultNeedless, Words: crm.Label{ZH: zh, EN: en}}
}
