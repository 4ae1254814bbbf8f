package activities

import (
	"context"
	"errors"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// guardedLetter asks the contact guard for a letter: before the mail server is
// called, and in the transaction after which the content is on its way.
type guardedLetter struct {
	deliveries *Deliveries
	effect     *crm.Effect
	address    string
	block      *crm.ContactBlock // what was in the way when it was asked last
}

// errLeftOut ends a try whose addressee may not be contacted.
var errLeftOut = errors.New("the addressee may not be contacted")

// ask asks the guard. Without a block the reply says nothing.
func (l *guardedLetter) ask(ctx context.Context) (crm.Reply, error) {
	if l.toOneOfUs() {
		return crm.Reply{}, nil
	}
	err := l.deliveries.DB.Do(ctx, crm.System(), l.check)
	if errors.Is(err, errLeftOut) {
		err = nil
	}
	return l.reply(crm.Reply{}), err
}

// handOver notes that the content begins, unless somebody has refused it up to
// this moment.
func (l *guardedLetter) handOver(ctx context.Context) error {
	return l.deliveries.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if err := store.HandOver(ctx, tx, l.effect.ID, *l.effect.AttemptID); err != nil {
			return err
		}
		return l.check(ctx, tx)
	})
}

// toOneOfUs says that nobody outside gets the letter: the guard isn't asked.
func (l *guardedLetter) toOneOfUs() bool { return l.effect.Purpose == "" }

func (l *guardedLetter) check(ctx context.Context, tx *store.Tx) (err error) {
	if l.toOneOfUs() {
		return nil
	}
	if l.block, err = MayContact(ctx, tx, tx.Local(), l.effect.Question(l.address)); err != nil {
		return err
	}
	if l.block != nil {
		return errLeftOut
	}
	return nil
}

// reply is what came of the try, or that it was left out.
func (l *guardedLetter) reply(came crm.Reply) crm.Reply {
	if l.block == nil {
		return came
	}
	return crm.Reply{Result: crm.ResultLeftOut, Words: l.block.Reason, Cause: l.block.Cause()}
}
