package crm

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// SeatKind is how the person for a seat is found.
type SeatKind string

// The ways of finding who signs.
const (
	SeatPerson     SeatKind = "person"
	SeatChosen     SeatKind = "chosen"     // a person of the initiator's choice
	SeatRole       SeatKind = "role"       // everybody of a role
	SeatPost       SeatKind = "post"       // everybody who holds a post
	SeatSuperior   SeatKind = "superior"   // of the initiator, Up levels above; 1 is the direct one
	SeatSuperiors  SeatKind = "superiors"  // of the initiator, each one up to the top
	SeatDepartment SeatKind = "department" // the head of a department; nil: of the initiator's
)

// Seat asks for a signature without saying whose: the organisation tells.
type Seat struct {
	Kind SeatKind
	ID   *uuid.UUID `json:",omitempty"` // of the person, the post or the department
	Role Role       `json:",omitempty"`
	Up   int        `json:",omitempty"`
}

// Org is the organisation at a moment, as far as it says who signs for whom.
type Org struct {
	People      map[uuid.UUID]OrgPerson
	Departments map[uuid.UUID]OrgDepartment
	Posts       map[uuid.UUID]string
}

// OrgPerson is a person in it.
type OrgPerson struct {
	Name         string
	Role         Role
	ManagerID    *uuid.UUID
	DepartmentID *uuid.UUID
	PostID       *uuid.UUID
	Here         bool // active, and has not left
}

// OrgDepartment is a department in it.
type OrgDepartment struct {
	Name     string
	ParentID *uuid.UUID
	HeadID   *uuid.UUID
}

// Signing is for whom signatures are asked for: whose entry it is, and who
// counter-signs where nobody is above.
type Signing struct {
	Initiator     uuid.UUID   // uuid.Nil: the product
	Own           []uuid.UUID // who must not sign; the initiator among them
	CounterSigner *uuid.UUID
}

// Resolve finds the people for the seats of all levels, with the reason for
// each. A seat that is vacant, and one of whose entry it is, goes upward; who
// would sit twice in a level sits once.
func (o Org) Resolve(levels []Level, s Signing) []*Signer {
	var signers []*Signer
	for i, level := range levels {
		var seated []*Signer
		for _, seat := range level.Seats {
			for _, found := range o.occupants(seat, s) {
				if !seats(seated, found.PersonID) {
					found.Level, found.Place = i, len(seated)
					seated = append(seated, &found)
				}
			}
		}
		signers = append(signers, seated...)
	}
	return signers
}

func seats(signers []*Signer, person uuid.UUID) bool {
	return slices.ContainsFunc(signers, func(s *Signer) bool { return s.PersonID == person })
}

// Upward is who takes a seat whose person has gone meanwhile, or whose own
// entry it turned out to be.
func (o Org) Upward(s Signing, was *Signer) *Signer {
	found := o.seat(was.PersonID, was.Why, s)
	found.Level, found.Place = was.Level, was.Place
	return &found
}

// occupants are the people for one seat; at least one.
func (o Org) occupants(seat Seat, s Signing) []Signer {
	var found []Signer
	for _, h := range o.holders(seat, s) {
		found = append(found, o.seat(h.person, h.why, s))
	}
	if len(found) == 0 {
		found = append(found, o.vacant(o.nameOf(seat), s))
	}
	return found
}

// holder is who holds a seat by name, be they here or not.
type holder struct {
	person uuid.UUID
	why    Label
}

func (o Org) holders(seat Seat, s Signing) []holder {
	switch seat.Kind {
	case SeatPerson, SeatChosen:
		return []holder{{*seat.ID, o.nameOf(seat)}}
	case SeatRole:
		return o.everybody(o.nameOf(seat), func(p OrgPerson) bool { return p.Role == seat.Role })
	case SeatPost:
		return o.everybody(o.nameOf(seat), func(p OrgPerson) bool { return p.PostID != nil && *p.PostID == *seat.ID })
	case SeatSuperior:
		return o.superiors(s.Initiator, seat.Up, seat.Up)
	case SeatSuperiors:
		return o.superiors(s.Initiator, 1, len(o.People))
	}
	if head := o.headOf(o.departmentOf(seat, s)); head != nil {
		return []holder{{*head, o.nameOf(seat)}}
	}
	return nil
}

// everybody lists who is here and fits, in a fixed order.
func (o Org) everybody(why Label, fits func(OrgPerson) bool) []holder {
	var found []holder
	for id, p := range o.People {
		if p.Here && fits(p) {
			found = append(found, holder{id, why})
		}
	}
	slices.SortFunc(found, func(a, b holder) int { return slices.Compare(a.person[:], b.person[:]) })
	return found
}

// superiors are those from so many to so many levels above a person; where the
// line ends before, the last of it.
func (o Org) superiors(of uuid.UUID, from, to int) []holder {
	var line []holder
	met := map[uuid.UUID]bool{of: true}
	for next := o.above(of); next != nil && !met[*next] && len(line) < to; next = o.above(*next) {
		met[*next] = true
		if o.People[*next].Here {
			line = append(line, holder{*next, o.superiorOf(of, len(line)+1)})
		}
	}
	return line[max(0, min(from, len(line))-1):]
}

func (o Org) superiorOf(person uuid.UUID, up int) Label {
	name := o.People[person].Name
	if up == 1 {
		return Label{name + "的直接上级", "direct superior of " + name}
	}
	return Label{fmt.Sprintf("%s的第 %d 级上级", name, up), fmt.Sprintf("superior of %s, %d levels up", name, up)}
}

// above is who a person answers to: their manager, or else the head of their
// department or of one above it.
func (o Org) above(person uuid.UUID) *uuid.UUID {
	p, known := o.People[person]
	if !known {
		return nil
	}
	if p.ManagerID != nil {
		return p.ManagerID
	}
	met := map[uuid.UUID]bool{}
	for at := p.DepartmentID; at != nil && !met[*at]; at = o.Departments[*at].ParentID {
		met[*at] = true
		if head := o.Departments[*at].HeadID; head != nil && *head != person {
			return head
		}
	}
	return nil
}

// headOf is the head of a department, or of the first above it that has one.
func (o Org) headOf(department *uuid.UUID) *uuid.UUID {
	met := map[uuid.UUID]bool{}
	for at := department; at != nil && !met[*at]; at = o.Departments[*at].ParentID {
		met[*at] = true
		if head := o.Departments[*at].HeadID; head != nil {
			return head
		}
	}
	return nil
}

func (o Org) departmentOf(seat Seat, s Signing) *uuid.UUID {
	if seat.ID != nil {
		return seat.ID
	}
	return o.People[s.Initiator].DepartmentID
}

// seat gives a seat to its holder or, where they are gone or it is their own
// entry, to the first above them who may sign.
func (o Org) seat(person uuid.UUID, why Label, s Signing) Signer {
	met := map[uuid.UUID]bool{}
	for at := &person; at != nil && !met[*at]; at = o.above(*at) {
		met[*at] = true
		switch p := o.People[*at]; {
		case slices.Contains(s.Own, *at):
			why = Label{why.ZH + "；本人提交，转上级", why.EN + "; their own entry goes upward"}
		case !p.Here:
			why = Label{why.ZH + "；" + o.goneZH(*at), why.EN + "; " + o.goneEN(*at)}
		default:
			return Signer{PersonID: *at, Why: why, State: SignerWaiting}
		}
	}
	return o.vacant(why, s)
}

func (o Org) goneZH(person uuid.UUID) string { return o.People[person].Name + "不在岗，转上级" }

func (o Org) goneEN(person uuid.UUID) string {
	return o.People[person].Name + " is not here, goes upward"
}

// vacant finds who signs where the seat and all above it are empty: the first
// above the initiator who may, else the counter-signer; failing all, it is
// recorded that the initiator approved it alone.
func (o Org) vacant(why Label, s Signing) Signer {
	met := map[uuid.UUID]bool{}
	for at := o.above(s.Initiator); at != nil && !met[*at]; at = o.above(*at) {
		met[*at] = true
		if o.People[*at].Here && !slices.Contains(s.Own, *at) {
			return Signer{PersonID: *at, Why: Label{why.ZH + "；空缺，由发起人的上级签署",
				why.EN + "; vacant, signed by a superior of who asks"}, State: SignerWaiting}
		}
	}
	if c := s.CounterSigner; c != nil && o.People[*c].Here && !slices.Contains(s.Own, *c) {
		return Signer{PersonID: *c, Why: Label{why.ZH + "；上面无人，按规则会签", why.EN + "; nobody is above, counter-signed as the rule says"},
			State: SignerWaiting}
	}
	return Signer{PersonID: s.Initiator, Why: Label{why.ZH + "；上面无人，自行批准", why.EN + "; nobody is above, self-approved"},
		State: SignerSelfApproved}
}

// nameOf says in words what a seat is.
func (o Org) nameOf(seat Seat) Label {
	switch seat.Kind {
	case SeatPerson:
		return Label{"规则指定", "named by the rule"}
	case SeatChosen:
		return Label{"发起人选择", "chosen by who asks"}
	case SeatRole:
		role := LabelOf(seat.Role.Choices(), string(seat.Role))
		return Label{"角色：" + role.ZH, "role: " + role.EN}
	case SeatPost:
		name := o.Posts[*seat.ID]
		return Label{"岗位：" + name, "post: " + name}
	case SeatDepartment:
		if seat.ID == nil {
			return Label{"发起人所在部门的负责人", "head of the department of who asks"}
		}
		name := o.Departments[*seat.ID].Name
		return Label{name + "负责人", "head of " + name}
	}
	return Label{"发起人的上级", "superior of who asks"}
}
