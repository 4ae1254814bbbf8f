package main

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// demoDepartment is a part of the invented company.
type demoDepartment struct{ code, name, parent, head string }

// demoDepartments lists the departments; those above others come first.
func demoDepartments() []demoDepartment {
	return []demoDepartment{
		{"HQ", "总经办", "", "chen.jing"},
		{"CN", "国内销售部", "HQ", "li.ming"},
		{"CN-KA", "大客户部", "CN", ""},
		{"INT", "Overseas Sales", "HQ", "sarah.bennett"},
	}
}

// demoSeats says where people work and as what.
func demoSeats() map[string]struct{ department, post string } {
	return map[string]struct{ department, post string }{
		"chen.jing": {"HQ", "总经理助理"}, "li.ming": {"CN", "销售经理"}, "sarah.bennett": {"INT", "Sales manager"},
		"wang.fang": {"CN", "销售代表"}, "zhao.min": {"CN", "销售代表"}, "zhang.wei": {"CN-KA", "大客户经理"}, "liu.yang": {"CN-KA", "大客户经理"},
		"emily.carter": {"INT", "Account executive"}, "james.wright": {"INT", "Account executive"},
	}
}

// addHouse adds departments, posts, a team and a detailed role, and seats the
// people.
func (d *demo) addHouse(ctx context.Context, tx *store.Tx) error {
	departments, err := d.addDepartments(ctx, tx)
	if err != nil {
		return err
	}
	role, err := d.addDetailedRole(ctx, tx)
	if err != nil {
		return err
	}
	posts := map[string]uuid.UUID{}
	for i, u := range demoUsers() {
		seat := demoSeats()[u.login]
		department := departments[seat.department]
		if _, known := posts[seat.post]; !known {
			post := &crm.Post{Name: seat.post, DepartmentID: &department}
			if err := store.Posts.Insert(ctx, tx, post); err != nil {
				return err
			}
			posts[seat.post] = post.ID
		}
		user, err := store.Users.Lock(ctx, tx, d.people[u.login].ID)
		if err != nil {
			return err
		}
		before, post := *user, posts[seat.post]
		joined := crm.DateOf(d.now).AddDays(-300 - 97*i)
		user.DepartmentID, user.PostID, user.JoinedOn = &department, &post, &joined
		if seat.post == "大客户经理" {
			user.RoleID = &role
		}
		if err := activities.UserVerbs().Update(ctx, tx, &before, user); err != nil {
			return err
		}
	}
	leader := d.people["zhang.wei"].ID
	return store.Teams.Insert(ctx, tx, &crm.Team{
		Name: "大客户攻坚组", LeaderID: &leader, MemberIDs: []uuid.UUID{leader, d.people["liu.yang"].ID, d.people["wang.fang"].ID},
	})
}

func (d *demo) addDepartments(ctx context.Context, tx *store.Tx) (map[string]uuid.UUID, error) {
	ids := map[string]uuid.UUID{}
	for _, wanted := range demoDepartments() {
		department := &crm.Department{Name: wanted.name, Code: wanted.code}
		if parent, ok := ids[wanted.parent]; ok {
			department.ParentID = &parent
		}
		if head, ok := d.people[wanted.head]; ok {
			department.HeadID = &head.ID
		}
		if err := store.Departments.Insert(ctx, tx, department); err != nil {
			return nil, err
		}
		ids[wanted.code] = department.ID
	}
	return ids, nil
}

// addDetailedRole adds a role of staff who see what their department does.
func (d *demo) addDetailedRole(ctx context.Context, tx *store.Tx) (uuid.UUID, error) {
	role := &crm.DetailedRole{Name: "大客户经理", Role: crm.BaseRole(crm.Staff), Note: "可查看本部门的客户与商机。Sees the customers and deals of the department."}
	if err := store.DetailedRoles.Insert(ctx, tx, role); err != nil {
		return uuid.Nil, err
	}
	for _, kind := range []string{crm.Customers.Name, crm.Deals.Name} {
		grant := &crm.Grant{RoleID: role.ID, Kind: kind, Act: crm.View, Reach: crm.ReachDepartment}
		if err := store.Grants.Insert(ctx, tx, grant); err != nil {
			return uuid.Nil, err
		}
	}
	return role.ID, nil
}

// meet reads again what each of the people may see.
func (d *demo) meet(ctx context.Context, tx *store.Tx) error {
	for login := range d.people {
		viewer, err := store.ViewerOf(ctx, tx, login)
		if err != nil {
			return err
		}
		d.people[login] = viewer
	}
	return nil
}
