package crm

import "github.com/google/uuid"

// Circle is what is wrong with a record that would be above itself by a field.
func Circle(field string) Problem {
	return Problem{field, "circle", Label{"上下级关系形成了循环", "That would make a circle"},
		Label{"请选择不在其下级的一项", "Choose one that is not below it"}}
}

// checkOwnParent refuses a record that is its own parent.
func checkOwnParent(field string, id uuid.UUID, parent *uuid.UUID) []Problem {
	if parent == nil || *parent != id {
		return nil
	}
	return []Problem{Circle(field)}
}
