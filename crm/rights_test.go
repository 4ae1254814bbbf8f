package crm

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestReachWhy(t *testing.T) {
	lead, role := Leads.Schema().Kind, DetailedRoles.Schema().Kind
	grants := Grants{Reach: map[GrantKey]Reach{{"lead", View}: ReachAll, {"lead", Export}: ReachAll, {"role", Edit}: ReachAll}}
	leaving := &Date{2026, time.November, 30}
	for _, c := range []struct {
		name   string
		viewer Viewer
		kind   Kind[struct{}]
		act    Act
		reach  Reach
		why    Why
	}{
		{"the role's default", Viewer{Role: Staff}, lead, Edit, ReachOwn, ByRole},
		{"a grant", Viewer{Role: Staff, Grants: grants}, lead, View, ReachAll, ByGrant},
		{"a grant on what keeps rights counts for nothing", Viewer{Role: Staff, Grants: grants}, role, Edit, ReachNone, ByRole},
		{"a grant does not limit admins", Viewer{Role: Admin, Grants: grants}, lead, Delete, ReachAll, ByAdmin},
		{"a leaver exports nothing, whatever is granted", Viewer{Role: Staff, Grants: grants, LeavingOn: leaving}, lead, Export, ReachNone, ByLeaving},
		{"not even an admin", Viewer{Role: Admin, LeavingOn: leaving}, lead, HandOver, ReachNone, ByLeaving},
		{"but works on", Viewer{Role: Staff, LeavingOn: leaving}, lead, Edit, ReachOwn, ByRole},
		{"a token that does not reach", Viewer{Role: Admin, Scopes: []TokenScope{"leads:view"}}, lead, Edit, ReachNone, ByScope},
		{"a token that does", Viewer{Role: Admin, Scopes: []TokenScope{"leads:view"}}, lead, View, ReachAll, ByAdmin},
	} {
		t.Run(c.name, func(t *testing.T) {
			reach, why := c.viewer.ReachWhy(c.kind, c.act)
			if reach != c.reach || why != c.why || reach != c.viewer.Reach(c.kind, c.act) {
				t.Errorf("got %s by %s, want %s by %s", reach, why, c.reach, c.why)
			}
		})
	}
}

func TestLeaving(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	v := Viewer{LeavingOn: &Date{2026, time.November, 30}}
	for at, want := range map[time.Time]bool{
		time.Date(2026, 11, 29, 23, 59, 0, 0, zone): false, time.Date(2026, 11, 30, 0, 0, 0, 0, zone): true,
		time.Date(2026, 12, 24, 0, 0, 0, 0, zone): true,
	} {
		if got := v.HasLeft(at); got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
}

func TestCovers(t *testing.T) {
	me, below, beside, stranger := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	owners := []uuid.UUID{me, below, beside, stranger, uuid.Nil}
	for _, c := range []struct {
		role  Role
		reach Reach
		want  []bool // as the owners
	}{
		{Manager, ReachNone, []bool{false, false, false, false, false}},
		{Manager, ReachOwn, []bool{true, false, false, false, false}},
		{Manager, ReachBelow, []bool{true, true, false, false, true}},
		{Manager, ReachDepartment, []bool{true, false, true, false, true}},
		{Staff, ReachDepartment, []bool{true, false, true, false, false}},
		{Staff, ReachAll, []bool{true, true, true, true, true}},
	} {
		t.Run(string(c.role)+" "+string(c.reach), func(t *testing.T) {
			v := Viewer{ID: me, Role: c.role, People: []uuid.UUID{me, below}, Department: []uuid.UUID{me, beside}}
			var got []bool
			for _, owner := range owners {
				got = append(got, v.Covers(c.reach, owner))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMasks(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "华为": "**", "张小明明": "张***", "Globex": "G*****", "13800138000": "138******00", "li.ming@acme.example": "l******@acme.example",
	} {
		if got := (Field{Type: Text}).Masked(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := (Field{Type: ChoiceOne}).Masked("north"); got != nil {
		t.Errorf("a choice shows %v", got)
	}
}

func TestNeverAllHidden(t *testing.T) {
	schema := Interactions.Schema()
	limits := map[FieldKey]FieldLimit{}
	for _, f := range schema.Fields {
		limits[FieldKey{schema.Name, f.Name}] = FieldHidden
	}
	own := schema.For(Viewer{Role: Staff, Grants: Grants{Fields: limits}})
	var names []string
	for _, f := range own.Fields {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"id", "version", "createdAt", "updatedAt"}, names); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"createdAt"}, own.Sorts); diff != "" {
		t.Error(diff)
	}
}
