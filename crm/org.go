package crm

import "github.com/google/uuid"

// Head is who heads a department and works here: its head, or else that of the
// nearest department above it; nil: nobody does.
func (o Org) Head(department *uuid.UUID) *uuid.UUID {
	met := map[uuid.UUID]bool{}
	for at := department; at != nil && !met[*at]; at = o.Departments[*at].ParentID {
		met[*at] = true
		if head := o.Departments[*at].HeadID; head != nil && o.People[*head].Here {
			return head
		}
	}
	return nil
}

// Superior is the first above a person who works here; nil: nobody does.
func (o Org) Superior(person uuid.UUID) *uuid.UUID {
	met := map[uuid.UUID]bool{person: true}
	for at := o.above(person); at != nil && !met[*at]; at = o.above(*at) {
		met[*at] = true
		if o.People[*at].Here {
			return at
		}
	}
	return nil
}
