package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// office is a house with a line of three above sam: lena, mia and, at the top,
// olga.
type office struct {
	*house
	sam, lena, mia, olga crm.Viewer
	book                 activities.Verbs[crm.ApprovalRequest]
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{
		house: openHouse(t),
		book:  activities.UnderApproval(store.ApprovalRequests, activities.ApprovalRequestVerbs()),
	}
	o.olga = o.hire("olga", crm.Admin)
	o.mia, o.lena, o.sam = o.hireUnder("mia", crm.Manager, o.olga), crm.Viewer{}, crm.Viewer{}
	o.lena = o.hireUnder("lena", crm.Manager, o.mia)
	o.sam = o.hireUnder("sam", crm.Staff, o.lena)
	return o
}

// on is the office as a subtest sees it.
func (o *office) on(t *testing.T) *office {
	inner := *o
	inner.house = o.within(t)
	return &inner
}

func (h *house) hireUnder(login string, role crm.Role, manager crm.Viewer) crm.Viewer {
	h.Helper()
	viewer := h.hire(login, role)
	h.changeUser(viewer.ID, func(u *crm.User) { u.ManagerID = &manager.ID })
	return viewer
}

func (h *house) hireMany(prefix string, count int) []crm.Viewer {
	h.Helper()
	people := make([]crm.Viewer, count)
	for i := range people {
		people[i] = h.hire(prefix+string(rune('a'+i/26))+string(rune('a'+i%26)), crm.Staff)
	}
	return people
}

// taxi is a request that the chosen signers alone decide.
func taxi(signers ...crm.Viewer) *crm.ApprovalRequest {
	request := &crm.ApprovalRequest{Title: "出租车", Category: "travel", Amount: yuan("85"), NoEnds: true}
	for _, s := range signers {
		request.SignerIDs = append(request.SignerIDs, s.ID)
	}
	return request
}

func yuan(amount string) *crm.Money {
	return &crm.Money{Amount: decimal.RequireFromString(amount), Currency: "CNY"}
}

// submit enters a request of somebody's, submits it and has its signatures
// asked for.
func (o *office) submit(by crm.Viewer, request *crm.ApprovalRequest) activities.Batch {
	o.Helper()
	o.act(by, func(ctx context.Context, tx *store.Tx) error {
		if err := o.book.Create(ctx, tx.AsSystem(), owned(request, by)); err != nil {
			return err
		}
		return activities.SubmitRequest(ctx, tx, request.ID, request.Version)
	})
	return o.seek(request)
}

func owned(request *crm.ApprovalRequest, by crm.Viewer) *crm.ApprovalRequest {
	request.OwnerID = &by.ID
	return request
}

// seek gathers what was submitted and runs the steps of the process once.
func (o *office) seek(request *crm.ApprovalRequest) activities.Batch {
	o.Helper()
	o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 10_000)
		return err
	})
	p := o.course(request)
	batch := activities.Batch{Kind: crm.RequestProcessName, ID: *p.BatchID, Epoch: 1}
	for _, step := range []func(context.Context, activities.Batch) (activities.Standing, error){
		o.processes.FollowRevisions, o.processes.SeekApprovals,
	} {
		if _, err := step(o.Context(), batch); err != nil {
			o.Fatal(err)
		}
	}
	return batch
}

// course is the latest process on a request.
func (o *office) course(request *crm.ApprovalRequest) *crm.Process {
	o.Helper()
	found, err := store.ProcessesOf(o.Context(), o.db, crm.ApprovalRequests.Name, request.ID)
	if err != nil || len(found) == 0 {
		o.Fatalf("%d processes, %v", len(found), err)
	}
	return found[0]
}

func (o *office) request(id uuid.UUID) *crm.ApprovalRequest {
	o.Helper()
	request, err := store.ApprovalRequests.Get(o.Context(), o.db, crm.System(), id)
	if err != nil {
		o.Fatal(err)
	}
	return request
}

// round is the latest round on a request.
func (o *office) round(request *crm.ApprovalRequest) *crm.Approval {
	o.Helper()
	rounds, err := store.ApprovalsOf(o.Context(), o.db, crm.ApprovalRequests.Name, request.ID)
	if err != nil || len(rounds) == 0 {
		o.Fatalf("%d rounds, %v", len(rounds), err)
	}
	return rounds[0]
}

// toSign finds the open signature of a person; nil: nothing is asked of them.
func (o *office) toSign(request *crm.ApprovalRequest, person crm.Viewer) *crm.Task {
	o.Helper()
	tasks, err := store.TasksOfProcess(o.Context(), o.db, o.course(request).ID)
	if err != nil {
		o.Fatal(err)
	}
	for _, t := range tasks {
		if t.State == crm.TaskOpen && t.Role == crm.TaskSign && *t.AssigneeID == person.ID {
			return t
		}
	}
	return nil
}

func word(outcome, text string) activities.Completion {
	quoted, _ := json.Marshal(text)
	return activities.Completion{Version: 1, Outcome: outcome, Answers: crm.Answers{crm.SignatureText: quoted}}
}

// sign gives a signature and lets the process look.
func (o *office) sign(request *crm.ApprovalRequest, by crm.Viewer, outcome string) {
	o.Helper()
	task := o.toSign(request, by)
	if task == nil {
		o.Fatalf("%s has nothing to sign", by.Name)
	}
	if err := o.complete(by, task.ID, word(outcome, outcome+" says "+by.Name)); err != nil {
		o.Fatal(err)
	}
	o.seek(request)
}

// stand tells how the seats of the latest round stand, level by level.
func (o *office) stand(request *crm.ApprovalRequest) string {
	o.Helper()
	a := o.round(request)
	var levels []string
	for level := range a.Levels {
		var seats []string
		for _, s := range a.SignersOf(level) {
			user, err := store.Users.Get(o.Context(), o.db, crm.System(), s.PersonID)
			if err != nil {
				o.Fatal(err)
			}
			seats = append(seats, user.Login+" "+string(s.State))
		}
		levels = append(levels, strings.Join(seats, ", "))
	}
	return strings.Join(levels, " | ")
}

func (o *office) requireStand(request *crm.ApprovalRequest, state crm.RequestState, want string) {
	o.Helper()
	if diff := cmp.Diff(want, o.stand(request)); diff != "" {
		o.Errorf("the seats stand otherwise:\n%s", diff)
	}
	if got := o.request(request.ID).State; got != state {
		o.Errorf("the request is %s, want %s", got, state)
	}
}

func TestApprovalPatterns(t *testing.T) {
	o := openOffice(t)
	people := o.hireMany("p", 4)
	a, b, c, d := people[0], people[1], people[2], people[3]
	type vote struct {
		by      crm.Viewer
		outcome string
	}
	yes, no := crm.OutcomeAgree, crm.OutcomeRefuse
	for _, test := range []struct {
		name    string
		pattern crm.Pattern
		share   int
		noEnds  bool
		signers []crm.Viewer
		votes   []vote
		state   crm.RequestState
		stand   string
	}{
		{"all: agrees when everybody has", crm.AllSign, 0, true, people[:2], []vote{{b, yes}, {a, yes}},
			crm.RequestAgreed, "paa agreed, pab agreed"},
		{"all: one no ends it at once", crm.AllSign, 0, true, people[:3], []vote{{b, no}},
			crm.RequestRefused, "paa not-needed, pab refused, pac not-needed"},
		{"all: where one no does not end it the others are heard", crm.AllSign, 0, false, people[:2], []vote{{a, no}},
			crm.RequestPending, "paa refused, pab open"},
		{"all: and then it is refused", crm.AllSign, 0, false, people[:2], []vote{{a, no}, {b, yes}},
			crm.RequestRefused, "paa refused, pab agreed"},
		{"any: one yes is enough", crm.AnySigns, 0, true, people[:3], []vote{{c, yes}},
			crm.RequestAgreed, "paa not-needed, pab not-needed, pac agreed"},
		{"any: a no that does not end it leaves it to the others", crm.AnySigns, 0, false, people[:2], []vote{{a, no}, {b, yes}},
			crm.RequestAgreed, "paa refused, pab agreed"},
		{"any: refused when nobody is left", crm.AnySigns, 0, false, people[:2], []vote{{a, no}, {b, no}},
			crm.RequestRefused, "paa refused, pab refused"},
		{"sequence: the second is asked after the first", crm.InSequence, 0, true, people[:3], []vote{{a, yes}},
			crm.RequestPending, "paa agreed, pab open, pac waiting"},
		{"sequence: agrees with the last", crm.InSequence, 0, true, people[:2], []vote{{a, yes}, {b, yes}},
			crm.RequestAgreed, "paa agreed, pab agreed"},
		{"sequence: one no leaves the rest unasked", crm.InSequence, 0, true, people[:3], []vote{{a, yes}, {b, no}},
			crm.RequestRefused, "paa agreed, pab refused, pac not-needed"},
		{"share: half of four is two", crm.ShareOfVotes, 50, false, people, []vote{{d, no}, {a, yes}, {b, yes}},
			crm.RequestAgreed, "paa agreed, pab agreed, pac not-needed, pad refused"},
		{"share: refused when it cannot be reached any more", crm.ShareOfVotes, 75, false, people, []vote{{a, no}, {b, no}},
			crm.RequestRefused, "paa refused, pab refused, pac not-needed, pad not-needed"},
		{"sent back by one it is sent back", crm.AllSign, 0, false, people[:2], []vote{{a, crm.OutcomeSendBack}},
			crm.RequestSentBack, "paa sent-back, pab not-needed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := o.on(t)
			request := taxi(test.signers...)
			request.Pattern, request.NoEnds = test.pattern, test.noEnds
			if test.share > 0 {
				request.Share = &test.share
			}
			o.submit(o.sam, request)
			for _, v := range test.votes {
				o.sign(request, v.by, v.outcome)
			}
			o.requireStand(request, test.state, test.stand)
		})
	}
}

func TestApprovalLevels(t *testing.T) {
	o := openOffice(t)
	anna := o.hire("anna", crm.Staff)
	large := func(signers ...crm.Viewer) *crm.ApprovalRequest {
		request := taxi(signers...)
		request.Amount = yuan("20000")
		return request
	}
	t.Run("are asked one after the other, and say why it is who", func(t *testing.T) {
		o := o.on(t)
		request := large(anna)
		o.submit(o.sam, request)
		o.requireStand(request, crm.RequestPending, "anna open | lena waiting | mia waiting")
		if why := o.round(request).Signers[1].Why.EN; why != "direct superior of sam" {
			t.Errorf("lena signs because: %s", why)
		}
		o.sign(request, anna, crm.OutcomeAgree)
		o.sign(request, o.lena, crm.OutcomeAgree)
		o.requireStand(request, crm.RequestPending, "anna agreed | lena agreed | mia open")
		o.sign(request, o.mia, crm.OutcomeAgree)
		o.requireStand(request, crm.RequestAgreed, "anna agreed | lena agreed | mia agreed")
		if p := o.course(request); p.State != crm.ProcessEnded || p.Outcome != "agreed" {
			t.Errorf("the process is %s with %q", p.State, p.Outcome)
		}
	})
	t.Run("with the same person one after the other are signed once", func(t *testing.T) {
		o := o.on(t)
		request := large(o.lena)
		o.submit(o.sam, request)
		o.sign(request, o.lena, crm.OutcomeAgree)
		o.requireStand(request, crm.RequestPending, "lena agreed | lena filled | mia open")
	})
	t.Run("go upward from who has left meanwhile", func(t *testing.T) {
		o := o.on(t)
		request := large(anna)
		o.submit(o.sam, request)
		o.changeUser(o.lena.ID, func(u *crm.User) { u.Active = false })
		o.sign(request, anna, crm.OutcomeAgree)
		o.requireStand(request, crm.RequestPending, "anna agreed | mia open | mia waiting")
		if why := o.round(request).Signers[1].Why.EN; !strings.Contains(why, "lena is not here") {
			t.Errorf("mia signs because: %s", why)
		}
		o.changeUser(o.lena.ID, func(u *crm.User) { u.Active = true })
	})
	t.Run("go to one who sits there already once, who still signs", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		request.Amount = yuan("200000")
		o.submit(o.sam, request)
		o.changeUser(o.lena.ID, func(u *crm.User) { u.Active = false })
		o.sign(request, anna, crm.OutcomeAgree)
		o.requireStand(request, crm.RequestPending, "anna agreed | mia not-needed, mia open, olga waiting")
		o.changeUser(o.lena.ID, func(u *crm.User) { u.Active = true })
	})
	t.Run("skip the initiator, who never signs", func(t *testing.T) {
		o := o.on(t)
		request := taxi(o.sam, anna)
		o.submit(o.sam, request)
		o.requireStand(request, crm.RequestPending, "lena open, anna open")
	})
	t.Run("at the top are recorded as self-approved", func(t *testing.T) {
		o := o.on(t)
		request := taxi()
		o.submit(o.olga, request)
		o.requireStand(request, crm.RequestAgreed, "olga self-approved")
	})
}

func TestApprovalRefuses(t *testing.T) {
	o := openOffice(t)
	anna := o.hire("anna", crm.Staff)
	request := taxi(anna)
	o.submit(o.sam, request)
	task := o.toSign(request, anna)
	t.Run("a no without a reason", func(t *testing.T) {
		for _, outcome := range []string{crm.OutcomeRefuse, crm.OutcomeSendBack} {
			requireError(t, o.on(t).complete(anna, task.ID, word(outcome, " ")), crm.ErrInvalid)
		}
	})
	t.Run("the initiator, also as somebody's substitute", func(t *testing.T) {
		if _, err := o.db.Exec(t.Context(), `UPDATE tasks SET assignee_id = $1, acted_for = $2 WHERE id = $3`, o.sam.ID, anna.ID, task.ID); err != nil {
			t.Fatal(err)
		}
		requireConflict(t, o.on(t).complete(o.sam, task.ID, word(crm.OutcomeAgree, "")), "own-entry")
		if _, err := o.db.Exec(t.Context(), `UPDATE tasks SET assignee_id = $1, acted_for = NULL WHERE id = $2`, anna.ID, task.ID); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("what changed past every check, and says what was and is", func(t *testing.T) {
		o := o.on(t)
		if _, err := o.db.Exec(t.Context(), `UPDATE approval_requests SET amount_amount = 850 WHERE id = $1`, request.ID); err != nil {
			t.Fatal(err)
		}
		err := o.complete(anna, task.ID, word(crm.OutcomeAgree, ""))
		requireConflict(t, err, "content-changed")
		var conflict *crm.Conflict
		if errors.As(err, &conflict) && (len(conflict.Problems) != 1 || conflict.Problems[0].Message.EN != "Amount: was 85.00 CNY, is 850.00 CNY") {
			t.Errorf("it says %+v", conflict.Problems)
		}
	})
	t.Run("and what changed so is asked for anew when the process looks", func(t *testing.T) {
		o := o.on(t)
		if _, err := o.db.Exec(t.Context(), `UPDATE processes SET next_at = $1`, monday); err != nil {
			t.Fatal(err)
		}
		o.seek(request)
		if a := o.round(request); a.Round != 2 || a.State != crm.ApprovalOpen {
			t.Errorf("round %d is %s", a.Round, a.State)
		}
	})
}

func TestApprovalFreezes(t *testing.T) {
	o := openOffice(t)
	anna := o.hire("anna", crm.Staff)
	change := func(o *office, by crm.Viewer, request *crm.ApprovalRequest, how func(*crm.ApprovalRequest)) error {
		return o.db.Do(o.Context(), by, func(ctx context.Context, tx *store.Tx) error {
			record, err := store.ApprovalRequests.Lock(ctx, tx, request.ID)
			if err != nil {
				return err
			}
			before := *record
			how(record)
			return o.book.Update(ctx, tx, &before, record)
		})
	}
	raise := func(r *crm.ApprovalRequest) { r.Amount = yuan("30000") }
	t.Run("key fields while they are signed, naming field and remedy", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		var invalid *crm.Invalid
		if err := change(o, o.sam, request, raise); !errors.As(err, &invalid) || len(invalid.Problems) != 1 ||
			invalid.Problems[0].Field != "amount" || !strings.Contains(invalid.Problems[0].Remedy.EN, "Withdraw") {
			t.Errorf("got %v", err)
		}
		if err := change(o, o.sam, request, func(r *crm.ApprovalRequest) { r.DepartmentID = nil }); err != nil {
			t.Errorf("what is no key field is refused: %v", err)
		}
	})
	t.Run("and asks anew, by the rules of the new content, when an admin changes one", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		if err := change(o, o.olga, request, raise); err != nil {
			t.Fatal(err)
		}
		if task := o.toSign(request, anna); task != nil {
			t.Error("anna can still sign the old content")
		}
		if n := o.count(`SELECT count(*) FROM notices WHERE kind = 'approval-overtaken' AND user_id = $1 AND record_id = $2`, anna.ID, request.ID); n != 1 {
			t.Errorf("anna was told %d times", n)
		}
		o.seek(request)
		o.requireStand(request, crm.RequestPending, "anna open | lena waiting | mia waiting")
		if a := o.round(request); a.Round != 2 || a.Visit != 1 {
			t.Errorf("round %d of visit %d", a.Round, a.Visit)
		}
	})
	t.Run("nothing after it was withdrawn", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		o.act(o.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.WithdrawRequest(ctx, tx, request.ID, o.request(request.ID).Version)
		})
		o.requireStand(request, crm.RequestDraft, "anna not-needed")
		if err := change(o, o.sam, request, raise); err != nil {
			t.Error(err)
		}
	})
	t.Run("what was decided, for good", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		o.sign(request, anna, crm.OutcomeAgree)
		requireError(t, change(o, o.sam, request, raise), crm.ErrInvalid)
	})
	t.Run("nothing of what lies in the bin, whose signatures are not asked for any more", func(t *testing.T) {
		o := o.on(t)
		request := taxi(anna)
		o.submit(o.sam, request)
		o.act(o.sam, func(ctx context.Context, tx *store.Tx) error {
			record, err := store.ApprovalRequests.Lock(ctx, tx, request.ID)
			if err != nil {
				return err
			}
			return o.book.Delete(ctx, tx, record)
		})
		if a := o.round(request); a.State != crm.ApprovalWithdrawn || o.toSign(request, anna) != nil {
			t.Errorf("the round is %s", a.State)
		}
	})
}
