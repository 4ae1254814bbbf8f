package crm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
)

// chart is an organisation by names: olga above mia above lena above sam, who
// works in the south, whose head is hugo; the company's head is olga.
func chart() (crm.Org, map[string]uuid.UUID) {
	ids := map[string]uuid.UUID{}
	for _, name := range []string{"olga", "mia", "lena", "sam", "hugo", "solo", "company", "south", "empty", "cashier"} {
		ids[name] = uuid.NewSHA1(uuid.Nil, []byte(name))
	}
	id := func(name string) *uuid.UUID { return new(ids[name]) }
	return crm.Org{
		People: map[uuid.UUID]crm.OrgPerson{
			ids["olga"]: {Name: "olga", Role: crm.Admin, Here: true},
			ids["mia"]:  {Name: "mia", Role: crm.Manager, ManagerID: id("olga"), Here: true},
			ids["lena"]: {Name: "lena", Role: crm.Manager, ManagerID: id("mia"), Here: true},
			ids["sam"]:  {Name: "sam", Role: crm.Staff, ManagerID: id("lena"), DepartmentID: id("south"), Here: true},
			ids["hugo"]: {Name: "hugo", Role: crm.Staff, DepartmentID: id("south"), PostID: id("cashier"), Here: true},
			ids["solo"]: {Name: "solo", Role: crm.Staff, Here: true},
		},
		Departments: map[uuid.UUID]crm.OrgDepartment{
			ids["company"]: {Name: "company", HeadID: id("olga")},
			ids["south"]:   {Name: "south", ParentID: id("company"), HeadID: id("hugo")},
			ids["empty"]:   {Name: "empty", ParentID: id("company")},
		},
		Posts: map[uuid.UUID]string{ids["cashier"]: "cashier"},
	}, ids
}

func TestResolve(t *testing.T) {
	_, ids := chart()
	id := func(name string) *uuid.UUID { return new(ids[name]) }
	for _, test := range []struct {
		name      string
		initiator string
		counter   *uuid.UUID
		gone      []string
		seat      crm.Seat
		want      string // who, then why
	}{
		{"a person", "sam", nil, nil, crm.Seat{Kind: crm.SeatPerson, ID: id("hugo")}, "hugo: named by the rule"},
		{"the initiator's choice", "sam", nil, nil, crm.Seat{Kind: crm.SeatChosen, ID: id("mia")}, "mia: chosen by who asks"},
		{"everybody of a role", "sam", nil, []string{"mia"}, crm.Seat{Kind: crm.SeatRole, Role: crm.Manager}, "lena: role: Manager"},
		{"who holds a post", "sam", nil, nil, crm.Seat{Kind: crm.SeatPost, ID: id("cashier")}, "hugo: post: cashier"},
		{"the direct superior", "sam", nil, nil, crm.Seat{Kind: crm.SeatSuperior, Up: 1}, "lena: direct superior of sam"},
		{"two levels up", "sam", nil, nil, crm.Seat{Kind: crm.SeatSuperior, Up: 2}, "mia: superior of sam, 2 levels up"},
		{"more levels up than there are", "sam", nil, nil, crm.Seat{Kind: crm.SeatSuperior, Up: 9}, "olga: superior of sam, 3 levels up"},
		{"the next one where the superior has left", "sam", nil, []string{"lena"}, crm.Seat{Kind: crm.SeatSuperior, Up: 1},
			"mia: direct superior of sam"},
		{"the head of the initiator's department", "sam", nil, nil, crm.Seat{Kind: crm.SeatDepartment},
			"hugo: head of the department of who asks"},
		{"the head of the department above one without a head", "sam", nil, nil, crm.Seat{Kind: crm.SeatDepartment, ID: id("empty")},
			"olga: head of empty"},
		{"upward from a head who has left", "sam", nil, []string{"hugo"}, crm.Seat{Kind: crm.SeatDepartment},
			"olga: head of the department of who asks; hugo is not here, goes upward"},
		{"upward from a head whose own entry it is", "hugo", nil, nil, crm.Seat{Kind: crm.SeatDepartment},
			"olga: head of the department of who asks; their own entry goes upward"},
		{"the initiator's superior for a post that nobody holds", "sam", nil, []string{"hugo"}, crm.Seat{Kind: crm.SeatPost, ID: id("cashier")},
			"lena: post: cashier; vacant, signed by a superior of who asks"},
		{"the counter-signer at the top", "olga", id("hugo"), nil, crm.Seat{Kind: crm.SeatSuperior, Up: 1},
			"hugo: superior of who asks; nobody is above, counter-signed as the rule says"},
		{"nobody but the initiator at the top", "olga", nil, nil, crm.Seat{Kind: crm.SeatSuperior, Up: 1},
			"olga: superior of who asks; nobody is above, self-approved"},
		{"not the counter-signer who has left", "solo", id("hugo"), []string{"hugo"}, crm.Seat{Kind: crm.SeatPerson, ID: id("solo")},
			"solo: named by the rule; their own entry goes upward; nobody is above, self-approved"},
	} {
		t.Run(test.name, func(t *testing.T) {
			org, _ := chart()
			for _, name := range test.gone {
				p := org.People[ids[name]]
				p.Here = false
				org.People[ids[name]] = p
			}
			initiator := ids[test.initiator]
			signers := org.Resolve([]crm.Level{{Pattern: crm.AllSign, Seats: []crm.Seat{test.seat}}},
				crm.Signing{Initiator: initiator, Own: []uuid.UUID{initiator}, CounterSigner: test.counter})
			var got []string
			for _, s := range signers {
				got = append(got, org.People[s.PersonID].Name+": "+s.Why.EN)
			}
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("every superior in turn, up to the top", func(t *testing.T) {
		org, _ := chart()
		var got []string
		for _, s := range org.Resolve([]crm.Level{{Seats: []crm.Seat{{Kind: crm.SeatSuperiors}}}}, crm.Signing{Initiator: ids["sam"]}) {
			got = append(got, org.People[s.PersonID].Name)
		}
		if diff := cmp.Diff("lena mia olga", strings.Join(got, " ")); diff != "" {
			t.Error(diff)
		}
	})
}

// drawOrg draws an organisation with circles, holes and people who have left.
func drawOrg(t *rapid.T) (crm.Org, []uuid.UUID) {
	org := crm.Org{People: map[uuid.UUID]crm.OrgPerson{}, Departments: map[uuid.UUID]crm.OrgDepartment{}}
	ids := make([]uuid.UUID, 8)
	for i := range ids {
		ids[i][0] = byte(i + 1)
	}
	some := rapid.Ptr(rapid.SampledFrom(ids), true)
	for _, id := range ids {
		org.People[id] = crm.OrgPerson{
			Name: id.String()[:2], Role: rapid.SampledFrom([]crm.Role{crm.Staff, crm.Manager}).Draw(t, "role"),
			ManagerID: some.Draw(t, "manager"), DepartmentID: some.Draw(t, "department"), PostID: some.Draw(t, "post"),
			Here: rapid.Bool().Draw(t, "here"),
		}
		org.Departments[id] = crm.OrgDepartment{Name: id.String()[:2], ParentID: some.Draw(t, "parent"), HeadID: some.Draw(t, "head")}
	}
	return org, ids
}

func TestResolveAlways(t *testing.T) {
	t.Run("finds somebody for every level: who is here and whose entry it is not, or else the initiator, self-approved", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			org, ids := drawOrg(t)
			one := rapid.SampledFrom(ids)
			signing := crm.Signing{Initiator: one.Draw(t, "initiator"), CounterSigner: rapid.Ptr(one, true).Draw(t, "counter-signer")}
			signing.Own = []uuid.UUID{signing.Initiator, one.Draw(t, "typed by")}
			kinds := []crm.SeatKind{crm.SeatPerson, crm.SeatChosen, crm.SeatRole, crm.SeatPost, crm.SeatSuperior, crm.SeatSuperiors, crm.SeatDepartment}
			levels := make([]crm.Level, rapid.IntRange(1, 4).Draw(t, "levels"))
			for i := range levels {
				levels[i].Seats = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) crm.Seat {
					return crm.Seat{
						Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), ID: new(one.Draw(t, "of")), Role: crm.Manager, Up: rapid.IntRange(1, 9).Draw(t, "up"),
					}
				}), 1, 3).Draw(t, "seats")
			}
			signers := org.Resolve(levels, signing)
			for i := range levels {
				seated := map[uuid.UUID]bool{}
				for _, s := range signers {
					if s.Level != i {
						continue
					}
					if seated[s.PersonID] {
						t.Fatalf("%s sits twice in level %d", s.PersonID, i)
					}
					seated[s.PersonID] = true
					own := slices.Contains(signing.Own, s.PersonID)
					switch {
					case s.State == crm.SignerSelfApproved && s.PersonID != signing.Initiator:
						t.Fatal("somebody else approves it as their own")
					case s.State == crm.SignerWaiting && (own || !org.People[s.PersonID].Here):
						t.Fatalf("asked of %s: own entry %v", s.PersonID, own)
					}
				}
				if len(seated) == 0 {
					t.Fatalf("nobody sits in level %d", i)
				}
			}
		})
	})
}

func TestChangesSince(t *testing.T) {
	frozen := []crm.FrozenField{{Field: "amount", Value: []byte(`{"amount": "1", "currency": "CNY"}`)}, {Field: "title", Value: []byte(`"a"`)}}
	t.Run("are none for equal values, however they are written", func(t *testing.T) {
		now := []crm.FrozenField{{Field: "amount", Value: []byte(`{"currency":"CNY","amount":"1"}`)}, {Field: "title", Value: []byte(`"a"`)}}
		if changes := crm.ChangesSince(frozen, now); len(changes) > 0 || crm.ContentHash(frozen) != crm.ContentHash(now) {
			t.Errorf("%+v", changes)
		}
	})
	t.Run("name the field with what was and is", func(t *testing.T) {
		now := []crm.FrozenField{frozen[0], {Field: "title", Value: []byte(`"b"`)}}
		want := []crm.ContentChange{{Field: "title", Was: []byte(`"a"`), Is: []byte(`"b"`)}}
		if diff := cmp.Diff(want, crm.ChangesSince(frozen, now)); diff != "" || crm.ContentHash(frozen) == crm.ContentHash(now) {
			t.Error(diff)
		}
	})
}

func TestStateOf(t *testing.T) {
	levels := []crm.Level{{Pattern: crm.AllSign, NoEnds: true}, {Pattern: crm.AllSign, NoEnds: true}}
	asked := uuid.New()
	for _, test := range []struct {
		name   string
		state  crm.ApprovalState
		first  crm.SignerState
		second *crm.Signer
		want   [2]crm.LevelState
	}{
		{"a level is reached when the one before has agreed", crm.ApprovalOpen, crm.SignerAgreed,
			&crm.Signer{Level: 1, State: crm.SignerOpen, TaskID: &asked}, [2]crm.LevelState{crm.LevelAgreed, crm.LevelOpen}},
		{"nothing that a round was ended in is agreed", crm.ApprovalWithdrawn, crm.SignerNotNeeded,
			&crm.Signer{Level: 1, State: crm.SignerNotNeeded}, [2]crm.LevelState{crm.LevelBrokenOff, crm.LevelWaiting}},
		{"what was agreed before it ended stays so", crm.ApprovalSentBack, crm.SignerAgreed,
			&crm.Signer{Level: 1, State: crm.SignerSentBack, TaskID: &asked}, [2]crm.LevelState{crm.LevelAgreed, crm.LevelBrokenOff}},
		{"a no ends it", crm.ApprovalRefused, crm.SignerRefused,
			&crm.Signer{Level: 1, State: crm.SignerNotNeeded}, [2]crm.LevelState{crm.LevelRefused, crm.LevelWaiting}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := &crm.Approval{State: test.state, Levels: levels, Signers: []*crm.Signer{{State: test.first, TaskID: &asked}, test.second}}
			if got := [2]crm.LevelState{a.StateOf(0), a.StateOf(1)}; got != test.want {
				t.Errorf("the levels are %v, want %v", got, test.want)
			}
		})
	}
}
