package crm

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Viewer is the person on whose behalf something is read or done.
type Viewer struct {
	ID       uuid.UUID
	Name     string
	Role     Role
	Language Language
	// People are the ids of those below: the person and, at any depth, who
	// reports to them, works in a department they head or is in a team they lead.
	People []uuid.UUID
	// Department are the ids of the person and of who works in the same
	// department or in one below it.
	Department []uuid.UUID
	// Groups are the ids by which records are shared with the person: their
	// own, their teams' and their department's with those above it.
	Groups []uuid.UUID
	// Grants are what a detailed role says otherwise than the role does.
	Grants Grants
	// LeavingOn is the day from which the person no longer works here.
	LeavingOn *Date
	// Scopes limit what a token may do; nil, in a browser, does not limit.
	Scopes []TokenScope
}

// Grants are the exceptions that a detailed role makes from what its role may.
type Grants struct {
	Reach  map[GrantKey]Reach
	Fields map[FieldKey]FieldLimit
}

// GrantKey names an act on records of a kind.
type GrantKey struct {
	Kind string
	Act  Act
}

// FieldKey names a field of a kind.
type FieldKey struct{ Kind, Field string }

// Reach says how far a person may do an act with records of a kind.
func (v Viewer) Reach(kind Kind[struct{}], act Act) Reach {
	if !v.InScope(kind.Plural, act) || v.takesAway(act) {
		return ReachNone
	}
	if reach, ok := v.Grants.Reach[GrantKey{kind.Name, act}]; ok && v.Role != Admin && Grantable(kind.Name, act) {
		return reach
	}
	if !kind.Rights.Allow(v.Role, act) {
		return ReachNone
	}
	return defaultReach[v.Role]
}

// takesAway says whether an act would let a leaver carry work off: from the day
// on which a leaving date is entered they neither export nor hand over.
func (v Viewer) takesAway(act Act) bool {
	return v.LeavingOn != nil && (act == Export || act == HandOver)
}

// HasLeft says whether the person's leaving date has come, where the time's
// zone is.
func (v Viewer) HasLeft(at time.Time) bool {
	return v.LeavingOn != nil && !DateOf(at).Before(*v.LeavingOn)
}

// Below are the people whose work the person follows: those below, for who
// leads; otherwise nobody but themselves, whatever a detailed role says of
// records.
func (v Viewer) Below() []uuid.UUID {
	if v.Role == Staff {
		return []uuid.UUID{v.ID}
	}
	return v.People
}

// Covers says whether an owner is within a reach; who is nobody's stands for
// what nobody owns.
func (v Viewer) Covers(reach Reach, owner uuid.UUID) bool {
	switch {
	case reach == ReachNone:
		return false
	case reach == ReachAll:
		return true
	case owner == uuid.Nil:
		return v.SeesUnowned(reach)
	}
	return slices.Contains(v.Owners(reach), owner)
}

// SeesUnowned says whether what nobody owns is within a reach: for who leads.
func (v Viewer) SeesUnowned(reach Reach) bool {
	return reach == ReachAll || (v.Role != Staff && reach != ReachOwn && reach != ReachNone)
}

// Allowed says whether a person may do an act with any record of a kind.
func (v Viewer) Allowed(kind Kind[struct{}], act Act) bool { return v.Reach(kind, act) != ReachNone }

// InScope says whether the token that the person uses allows an act in an area:
// the plural of a kind, or another part of the API.
func (v Viewer) InScope(area string, act Act) bool {
	if v.Scopes == nil {
		return true
	}
	return slices.ContainsFunc(v.Scopes, func(scope TokenScope) bool { return scope.Permits(area, string(act)) })
}

// ByToken says whether a program acts with a token of the person.
func (v Viewer) ByToken() bool { return v.Scopes != nil }

// Owners are the people whose records are within a reach; nil when it does not
// depend on people.
func (v Viewer) Owners(reach Reach) []uuid.UUID {
	switch reach {
	case ReachOwn:
		return []uuid.UUID{v.ID}
	case ReachDepartment:
		return append(slices.Clone(v.Department), v.ID)
	case ReachBelow:
		return append(slices.Clone(v.People), v.ID)
	}
	return nil
}

// System is the viewer for what the product does by itself.
func System() Viewer { return Viewer{Name: "Baton", Role: Admin, Language: English} }

// IsSystem says whether nobody in person acts.
func (v Viewer) IsSystem() bool { return v.ID == uuid.Nil }

// IDOrNil is the person's id for columns that hold NULL for the product itself.
func (v Viewer) IDOrNil() *uuid.UUID {
	if v.IsSystem() {
		return nil
	}
	return &v.ID
}
