package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// workers is how many do something with leads at the same time.
const workers = 8

// salesRoom is a roster at work: leads come, people come and go, fill up and get
// room, and claim what waits.
type salesRoom struct {
	*house
	people []crm.Viewer
	seats  []*crm.RosterMember
	before uuid.UUID // leads of earlier drawings come before
	seen   uuid.UUID // the last line of the ledger that was judged
}

// TestLeadsUnderway lets anything happen to a roster, by eight workers at once.
func TestLeadsUnderway(t *testing.T) {
	r := &salesRoom{house: openHouse(t)}
	r.publish(routeAll("roster: team, strategy: round-robin"))
	r.publishAt("lead.deadline", "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {withinMinutes: 10000, warnAtPercent: 90}}\n")
	for _, name := range []string{"a", "b", "c", "d"} {
		r.people = append(r.people, r.hire(name, crm.Staff))
	}
	r.seats = r.roster("team", r.people...)
	now := monday
	t.Run("no lead has two owners, none is lost, and nobody gets two more than another", rapid.MakeCheck(func(t *rapid.T) {
		r.before = store.NewID()
		var acts []func() error
		for range rapid.IntRange(1, 2*workers).Draw(t, "acts") {
			acts = append(acts, r.drawAct(t))
		}
		if err := together(acts); err != nil {
			t.Fatal(err)
		}
		if err := r.lost(); err != nil {
			t.Fatal(err)
		}
		if err := r.unfair(); err != nil {
			t.Fatal(err)
		}
		now = now.Add(11 * time.Minute) // after which what waits is tried again
		r.setClock(now)
		if err := r.allReturn(); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.lost(), r.unfair()); err != nil {
			t.Fatal(err)
		}
		if n := r.count(`SELECT count(*) FROM leads WHERE state <> 'assigned'`); n != 0 {
			t.Fatalf("%d leads have no owner though everybody could take one", n)
		}
	}))
}

// together does things at once.
func together(acts []func() error) error {
	queue := make(chan func() error, len(acts))
	for _, act := range acts {
		queue <- act
	}
	close(queue)
	errs := make([]error, workers)
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			for act := range queue {
				errs[worker] = errors.Join(errs[worker], act())
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

func (r *salesRoom) drawAct(t *rapid.T) func() error {
	person, seat := rapid.SampledFrom(r.people).Draw(t, "person"), rapid.SampledFrom(r.seats).Draw(t, "seat")
	switch rapid.SampledFrom([]string{"arrive", "arrive", "arrive", "leave", "return", "room", "claim"}).Draw(t, "act") {
	case "leave":
		return func() error { return r.presence(person.ID, new(monday.AddDate(1, 0, 0))) }
	case "return":
		return func() error { return r.presence(person.ID, nil) }
	case "room":
		room := rapid.IntRange(0, 3).Draw(t, "room")
		return func() error { return r.room(seat.ID, room) }
	case "claim":
		return func() error { return r.claimOne(person) }
	}
	rich := rapid.SliceOfN(rapid.Bool(), 1, 4).Draw(t, "leads")
	return func() error { return r.arrive(rich) }
}

// arrive takes in leads of one batch, of two grades, and works on them.
func (r *salesRoom) arrive(rich []bool) error {
	batch := activities.Batch{Kind: crm.LeadProcessName, ID: store.NewID(), Epoch: 1}
	leads := make([]*crm.Lead, len(rich))
	for i, rich := range rich {
		leads[i] = &crm.Lead{Name: "lead", Phone: fmt.Sprint(13_000_000_000 + phones.Add(1))}
		if rich {
			leads[i].Budget = &crm.Money{Amount: decimal.NewFromInt(600_000), Currency: "CNY"}
		}
	}
	err := r.db.Do(r.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.EnterLeads(ctx, tx, batch.ID, leads)
	})
	if err != nil {
		return err
	}
	return r.workOn(batch)
}

// workOn judges a batch, routes it and gives its tasks, as its workflow does.
func (r *salesRoom) workOn(batch activities.Batch) error {
	p := r.processes
	for _, step := range []stepOf{(*activities.Processes).CheckLeads, (*activities.Processes).RouteLeads, (*activities.Processes).FollowFirstContacts} {
		for {
			_, err := step(p, r.Context(), batch)
			if err == nil {
				break
			}
			if !store.MayPass(err) || errors.Is(err, context.Canceled) {
				return err
			}
		}
	}
	return nil
}

func (r *salesRoom) presence(person uuid.UUID, away *time.Time) error {
	return r.db.Do(r.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
		user, err := store.Users.Lock(ctx, tx, person)
		if err != nil {
			return err
		}
		before := *user
		user.AwayUntil = away
		return activities.UserVerbs().Update(ctx, tx, &before, user)
	})
}

// room lets a seat take so many more than the person has in hand.
func (r *salesRoom) room(seat uuid.UUID, more int) error {
	return r.db.Do(r.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
		member, err := store.RosterMembers.Lock(ctx, tx, seat)
		if err != nil {
			return err
		}
		before := *member
		err = tx.QueryRow(ctx, `SELECT count(*) FROM tasks WHERE assignee_id = $1 AND state = 'open'`, member.UserID).Scan(&member.Capacity)
		if err != nil {
			return err
		}
		member.Capacity += more
		return activities.RosterMemberVerbs().Update(ctx, tx, &before, member)
	})
}

// claimOne has somebody claim what waits, where something does. That somebody
// else was first is as good.
func (r *salesRoom) claimOne(person crm.Viewer) error {
	var lead, batch uuid.UUID
	err := r.db.QueryRow(r.Context(), `SELECT l.id, p.batch_id FROM leads l JOIN processes p ON p.record_id = l.id
		WHERE l.state = 'waiting' ORDER BY l.id LIMIT 1`).Scan(&lead, &batch)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	err = r.db.Do(r.Context(), person, func(ctx context.Context, tx *store.Tx) error { return activities.PooledLeads().Claim(ctx, tx, lead) })
	if errors.Is(err, crm.ErrConflict) || errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.workOn(activities.Batch{Kind: crm.LeadProcessName, ID: batch, Epoch: 1})
}

// allReturn has everybody there with room for more, and what waited worked on.
func (r *salesRoom) allReturn() error {
	for i, person := range r.people {
		if err := errors.Join(r.presence(person.ID, nil), r.room(r.seats[i].ID, 1000)); err != nil {
			return err
		}
	}
	rows, err := r.db.Query(r.Context(), `SELECT DISTINCT batch_id FROM processes WHERE state <> 'ended' AND next_at <= $1`, r.db.Now())
	if err != nil {
		return err
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	for _, batch := range due {
		err = errors.Join(err, r.workOn(activities.Batch{Kind: crm.LeadProcessName, ID: batch, Epoch: 1}))
	}
	return err
}

// lost tells of leads that do not have one owner, with one open task, who was
// given it or claimed it once; or do not wait.
func (r *salesRoom) lost() (lost error) {
	for what, sql := range map[string]string{
		"neither owned nor waiting": `SELECT count(*) FROM leads l JOIN processes p ON p.record_id = l.id
			WHERE l.id > $1 AND NOT (l.state = 'assigned' AND p.step = 'first-contact' OR l.state = 'waiting' AND p.state = 'waiting' AND p.next_at IS NOT NULL)`,
		"owned without one open task of the owner": `SELECT count(*) FROM leads l WHERE id > $1 AND state = 'assigned' AND
			(SELECT count(*) FROM tasks t WHERE t.record_id = l.id AND t.state = 'open' AND t.assignee_id = l.owner_id) <> 1`,
		"with more tasks than owners": `SELECT count(*) FROM leads l WHERE id > $1 AND
			(SELECT count(*) FROM tasks t WHERE t.record_id = l.id) <> (CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END)`,
		"given or claimed more or less than once": `SELECT count(*) FROM leads l WHERE id > $1 AND
			(SELECT count(*) FROM allocations a WHERE a.lead_id = l.id AND a.user_id = l.owner_id)
			+ (SELECT count(*) FROM changes c WHERE c.record_id = l.id AND c.type = 'lead.claimed')
			<> (CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END)`,
	} {
		if n := r.count(sql, r.before); n != 0 {
			lost = errors.Join(lost, fmt.Errorf("%d leads are %s", n, what))
		}
	}
	return lost
}

// line is one line of the ledger: who had the lead, and who could have had it.
type line struct {
	ID         uuid.UUID
	Grade      string
	UserID     uuid.UUID
	Considered []byte
}

func (l line) eligible() (ids []string) {
	var considered []store.Considered
	if err := json.Unmarshal(l.Considered, &considered); err != nil {
		return nil
	}
	for _, c := range considered {
		if c.Reason == "" {
			ids = append(ids, c.UserID.String())
		}
	}
	slices.Sort(ids)
	return ids
}

// unfair tells of two people of whom one had two more than the other, over
// allocations of one grade in a row among the same eligible people.
func (r *salesRoom) unfair() error {
	rows, err := r.db.Query(r.Context(), `SELECT id, grade, user_id, considered FROM allocations WHERE id > $1 AND strategy = $2 ORDER BY id`, r.seen, rules.RoundRobin)
	if err != nil {
		return err
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[line])
	if err != nil || len(lines) == 0 {
		return err
	}
	r.seen = lines[len(lines)-1].ID
	byGrade := map[string][]line{}
	for _, l := range lines {
		byGrade[l.Grade] = append(byGrade[l.Grade], l)
	}
	for grade, lines := range byGrade {
		for first := range lines {
			if err := unfairFrom(lines[first:]); err != nil {
				return fmt.Errorf("grade %s: %w", grade, err)
			}
		}
	}
	return nil
}

// unfairFrom looks at the allocations from the first on, as long as the same
// people are eligible.
func unfairFrom(lines []line) error {
	people, counts := lines[0].eligible(), map[string]int{}
	for n, l := range lines {
		if !slices.Equal(people, l.eligible()) {
			return nil
		}
		counts[l.UserID.String()]++
		least, most := n+1, 0
		for _, person := range people {
			least, most = min(least, counts[person]), max(most, counts[person])
		}
		if most-least > 1 {
			return fmt.Errorf("of %d in a row among %s somebody had %d and somebody %d", n+1, strings.Join(people, ", "), most, least)
		}
	}
	return nil
}
