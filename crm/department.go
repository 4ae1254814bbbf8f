package crm

import "github.com/google/uuid"

// Department is a part of the company with a head; departments form a tree.
type Department struct {
	Base
	Name     string     `db:"name" json:"name" required:"true" max:"80" zh:"部门名称" en:"Name"`
	Code     string     `db:"code" json:"code" max:"40" unique:"true" zh:"部门编码" en:"Code"`
	ParentID *uuid.UUID `db:"parent_id" json:"parentId" ref:"department" zh:"上级部门" en:"Part of"`
	HeadID   *uuid.UUID `db:"head_id" json:"headId" ref:"user" zh:"部门负责人" en:"Head"`
}

// Departments declares the kind.
var Departments = Kind[Department]{
	Name: "department", Plural: "departments", Icon: "apartment",
	Label: Label{"部门", "Department"}, PluralLabel: Label{"部门", "Departments"},
	Title: "name", Search: []string{"name", "code"},
	List:     []string{"name", "code", "parentId", "headId", "updatedAt"},
	Sorts:    []string{"createdAt", "name", "code"},
	Sections: []Section{{Label{"部门", "Department"}, []string{"name", "code", "parentId", "headId"}}},
	Rights:   Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

// Check refuses a department that is part of itself; longer circles are found
// where the tree is at hand.
func (d *Department) Check() []Problem { return checkOwnParent("parentId", d.ID, d.ParentID) }

// Post is a position in the company that people hold.
type Post struct {
	Base
	Name         string     `db:"name" json:"name" required:"true" max:"80" zh:"岗位名称" en:"Name"`
	DepartmentID *uuid.UUID `db:"department_id" json:"departmentId" ref:"department" zh:"部门" en:"Department"`
	Duties       string     `db:"duties" json:"duties" long:"true" zh:"职责" en:"Duties"`
}

// Posts declares the kind.
var Posts = Kind[Post]{
	Name: "post", Plural: "posts", Icon: "idcard",
	Label: Label{"岗位", "Post"}, PluralLabel: Label{"岗位", "Posts"},
	Title: "name", Search: []string{"name"},
	List:     []string{"name", "departmentId", "updatedAt"},
	Sorts:    []string{"createdAt", "name"},
	Sections: []Section{{Label{"岗位", "Post"}, []string{"name", "departmentId", "duties"}}},
	Rights:   Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

// Check has no rules across the fields of a post.
func (p *Post) Check() []Problem { return nil }

// Team is people who work together across departments; its leader sees what
// they own, and records can be shared with it.
type Team struct {
	Base
	Name         string      `db:"name" json:"name" required:"true" max:"80" zh:"团队名称" en:"Name"`
	LeaderID     *uuid.UUID  `db:"leader_id" json:"leaderId" ref:"user" zh:"组长" en:"Leader"`
	DepartmentID *uuid.UUID  `db:"department_id" json:"departmentId" ref:"department" zh:"部门" en:"Department"`
	MemberIDs    []uuid.UUID `db:"member_ids" json:"memberIds" ref:"user" zh:"成员" en:"Members"`
}

// Teams declares the kind.
var Teams = Kind[Team]{
	Name: "team", Plural: "teams", Icon: "team",
	Label: Label{"团队", "Team"}, PluralLabel: Label{"团队", "Teams"},
	Title: "name", Search: []string{"name"},
	List:     []string{"name", "leaderId", "departmentId", "memberIds"},
	Sorts:    []string{"createdAt", "name"},
	Sections: []Section{{Label{"团队", "Team"}, []string{"name", "leaderId", "departmentId", "memberIds"}}},
	Rights:   Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

// Check has no rules across the fields of a team.
func (t *Team) Check() []Problem { return nil }
