package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SavedViewVerbs give a view to who makes it, want its filter, sort and columns
// to be usable by that person, and let those share it who answer for the group.
func SavedViewVerbs() Verbs[crm.SavedView] {
	verbs := PlainVerbs(store.SavedViews)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, view *crm.SavedView) error {
		view.OwnerID = tx.Viewer.IDOrNil()
		if err := checkView(ctx, tx, &crm.SavedView{}, view); err != nil {
			return err
		}
		return create(ctx, tx, view)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, view *crm.SavedView) error {
		if err := checkView(ctx, tx, before, view); err != nil {
			return err
		}
		return update(ctx, tx, before, view)
	}
	return verbs
}

// checkView checks what changed: a view that a retired field broke can still
// be renamed.
func checkView(ctx context.Context, tx *store.Tx, before, view *crm.SavedView) error {
	declared, ok := crm.SchemaNamed(view.Kind)
	if !ok {
		return &crm.Invalid{Problems: view.Check()}
	}
	vocabulary, err := store.LoadVocabulary(ctx, tx)
	if err != nil {
		return err
	}
	schema := declared.With(vocabulary)
	if view.Filter != before.Filter || view.Kind != before.Kind {
		if _, err := crm.ParseFilter(view.Filter, schema.Findable(tx.Viewer)); err != nil {
			return err
		}
	}
	if view.Sort != before.Sort || view.Kind != before.Kind {
		if err := store.CheckSort(schema.Findable(tx.Viewer), view.Sort); err != nil {
			return err
		}
	}
	if view.Columns != before.Columns || view.Kind != before.Kind {
		if err := checkColumns(view, schema.For(tx.Viewer)); err != nil {
			return err
		}
	}
	return checkSharing(ctx, tx, declared, before, view)
}

func checkColumns(view *crm.SavedView, schema crm.Schema) error {
	for _, name := range view.ColumnNames() {
		if _, ok := schema.Field(name); !ok {
			return crm.UnknownColumn(name)
		}
	}
	return nil
}

// checkSharing lets those share with a group who lead it, and with everybody
// those who manage the kind.
func checkSharing(ctx context.Context, tx *store.Tx, schema crm.Schema, before, view *crm.SavedView) error {
	if tx.Viewer.Role == crm.Admin {
		return nil
	}
	if view.Everybody && !before.Everybody && !tx.Viewer.Allowed(schema.Kind, crm.Manage) {
		return mayNotShare("everybody", crm.Label{ZH: "请让管理员共享，或只共享给你负责的团队或部门", EN: "Ask an admin, or share it with a team or department that you lead"})
	}
	if changesTo(before.TeamID, view.TeamID) {
		team, err := store.Teams.Get(ctx, tx, tx.Viewer, *view.TeamID)
		if err != nil || !isMe(tx, team.LeaderID) {
			return mayNotShare("teamId", crm.Label{ZH: "请让该团队的组长共享", EN: "Ask the team's leader to share it"})
		}
	}
	if changesTo(before.DepartmentID, view.DepartmentID) {
		department, err := store.Departments.Get(ctx, tx, tx.Viewer, *view.DepartmentID)
		if err != nil || !isMe(tx, department.HeadID) {
			return mayNotShare("departmentId", crm.Label{ZH: "请让该部门的负责人共享", EN: "Ask the department's head to share it"})
		}
	}
	return nil
}

func changesTo(before, after *uuid.UUID) bool {
	return after != nil && (before == nil || *before != *after)
}

func isMe(tx *store.Tx, person *uuid.UUID) bool { return person != nil && *person == tx.Viewer.ID }

func mayNotShare(field string, remedy crm.Label) error {
	return crm.InvalidField(field, "no-right", crm.Label{ZH: "你不能这样共享视图", EN: "You may not share views this way"}, remedy)
}
