package activities_test

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestApprovalTogether(t *testing.T) {
	o := openOffice(t)
	people := o.hireMany("q", 32)
	signAll := func(request *crm.ApprovalRequest) (done int, refused []error) {
		results := make(chan error, len(people))
		var together sync.WaitGroup
		tasks := make([]*crm.Task, len(people))
		for i, p := range people {
			tasks[i] = o.toSign(request, p)
		}
		for i, p := range people {
			together.Go(func() { results <- o.complete(p, tasks[i].ID, word(crm.OutcomeAgree, "")) })
		}
		together.Wait()
		close(results)
		for err := range results {
			if err == nil {
				done++
				continue
			}
			refused = append(refused, err)
		}
		o.seek(request)
		return done, refused
	}
	t.Run("of 32 of whom any one is enough one signs and the others are told", func(t *testing.T) {
		request := taxi(people...)
		request.Pattern = crm.AnySigns
		o.submit(o.sam, request)
		done, refused := signAll(request)
		for _, err := range refused {
			requireConflict(t, err, "task-cancelled")
		}
		if state := o.request(request.ID).State; done != 1 || state != crm.RequestAgreed {
			t.Errorf("%d have signed, the request is %s", done, state)
		}
		if n := o.count(`SELECT count(*) FROM changes WHERE type = 'approval.agreed' AND record_id = $1`, request.ID); n != 1 {
			t.Errorf("it was agreed %d times", n)
		}
	})
	t.Run("of 32 who all must agree all do and it is agreed once", func(t *testing.T) {
		request := taxi(people...)
		o.submit(o.sam, request)
		done, refused := signAll(request)
		if state := o.request(request.ID).State; done != 32 || state != crm.RequestAgreed {
			t.Errorf("%d have signed, the request is %s: %v", done, state, refused)
		}
		if n := o.count(`SELECT count(*) FROM changes WHERE type = 'approval.agreed' AND record_id = $1`, request.ID); n != 1 {
			t.Errorf("it was agreed %d times", n)
		}
	})
	t.Run("a signature and a change of what is signed: only what was signed is agreed", func(t *testing.T) {
		for range 8 {
			request := taxi(people[0])
			o.submit(o.sam, request)
			task := o.toSign(request, people[0])
			var together sync.WaitGroup
			var signature, change error
			together.Go(func() { signature = o.complete(people[0], task.ID, word(crm.OutcomeAgree, "")) })
			together.Go(func() {
				change = o.db.Do(t.Context(), o.olga, func(ctx context.Context, tx *store.Tx) error {
					record, err := store.ApprovalRequests.Lock(ctx, tx, request.ID)
					if err != nil {
						return err
					}
					before := *record
					record.Title = "商务舱"
					return o.book.Update(ctx, tx, &before, record)
				})
			})
			together.Wait()
			if err := cmp.Or(change, signature); err != nil && !errors.Is(err, crm.ErrConflict) {
				t.Fatalf("signed %v, changed %v", signature, change)
			}
			if a := o.round(request); a.State == crm.ApprovalAgreed && signature != nil || a.State == crm.ApprovalOvertaken && signature == nil {
				t.Errorf("the round is %s, signed %v", a.State, signature)
			}
		}
	})
}

// ballot is a level as a person would count it by hand.
type ballot struct {
	pattern crm.Pattern
	share   int
	noEnds  bool
	said    []string // by each signer; empty: nothing yet
}

// result counts a ballot: agreed, refused or still open.
func (b ballot) result() crm.ApprovalState {
	yes, no, left := 0, 0, 0
	for _, word := range b.said {
		switch word {
		case crm.OutcomeAgree:
			yes++
		case crm.OutcomeRefuse:
			no++
		default:
			left++
		}
	}
	need := map[crm.Pattern]int{crm.AllSign: len(b.said), crm.InSequence: len(b.said), crm.AnySigns: 1}[b.pattern]
	if b.pattern == crm.ShareOfVotes {
		need = (b.share*len(b.said) + 99) / 100
	}
	heardOut := b.pattern == crm.AllSign || b.pattern == crm.InSequence // a lost cause is still heard to the end
	switch {
	case no > 0 && b.noEnds:
		return crm.ApprovalRefused
	case yes >= need:
		return crm.ApprovalAgreed
	case yes+left < need && !heardOut, left == 0:
		return crm.ApprovalRefused
	}
	return crm.ApprovalOpen
}

// asked lists who is to speak now.
func (b ballot) asked() []int {
	var places []int
	for i, word := range b.said {
		if word == "" {
			places = append(places, i)
			if b.pattern == crm.InSequence {
				return places
			}
		}
	}
	return places
}

func TestApprovalAnyOrder(t *testing.T) {
	o := openOffice(t)
	people := o.hireMany("r", 6)
	t.Run("of yes and no by any signers ends as counted by hand", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			b := ballot{
				pattern: rapid.SampledFrom([]crm.Pattern{crm.AllSign, crm.AnySigns, crm.InSequence, crm.ShareOfVotes}).Draw(rt, "pattern"),
				share:   rapid.IntRange(1, 100).Draw(rt, "share"), noEnds: rapid.Bool().Draw(rt, "one no ends"),
				said: make([]string, rapid.IntRange(1, len(people)).Draw(rt, "signers")),
			}
			request := taxi(people[:len(b.said)]...)
			request.Pattern, request.Share, request.NoEnds = b.pattern, &b.share, b.noEnds
			o.submit(o.sam, request)
			for b.result() == crm.ApprovalOpen {
				place := rapid.SampledFrom(b.asked()).Draw(rt, "who")
				b.said[place] = rapid.SampledFrom([]string{crm.OutcomeAgree, crm.OutcomeRefuse}).Draw(rt, "word")
				task := o.toSign(request, people[place])
				if task == nil {
					rt.Fatalf("%d is not asked: %+v", place, b)
				}
				if err := o.complete(people[place], task.ID, word(b.said[place], "so")); err != nil {
					rt.Fatal(err)
				}
				if got := o.round(request).State; got != b.result() {
					rt.Fatalf("the round is %s, by hand %s: %+v", got, b.result(), b)
				}
			}
			for _, p := range people {
				if o.toSign(request, p) != nil {
					rt.Fatalf("%s is still asked after the end", p.Name)
				}
			}
		})
	})
}
