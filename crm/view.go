package crm

import (
	"strings"

	"github.com/google/uuid"
)

// SavedView is a list that somebody keeps to open again: what it shows, in
// which order and as what. It is its owner's, and with whom it is shared opens
// it as well; everybody sees in it only what they may see.
type SavedView struct {
	Base
	Name    string     `db:"name" json:"name" required:"true" max:"80" zh:"名称" en:"Name"`
	Kind    string     `db:"kind" json:"kind" required:"true" max:"60" zh:"记录类型" en:"Kind of record"`
	Filter  string     `db:"filter" json:"filter" long:"true" max:"4096" zh:"筛选条件" en:"Filter"`
	Query   string     `db:"query" json:"q" max:"200" zh:"搜索词" en:"Search words"`
	Sort    string     `db:"sort" json:"sort" max:"80" zh:"排序" en:"Sort"`
	Columns string     `db:"columns" json:"columns" max:"2000" zh:"列" en:"Columns"` // names separated by commas; empty: the kind's own
	Layout  ViewLayout `db:"layout" json:"layout" zh:"布局" en:"Layout"`
	OwnerID *uuid.UUID `db:"owner_id" json:"ownerId" ro:"true" ref:"user" zh:"所有者" en:"Owner"`
	// With whom it is shared; with nobody unless one of these says so.
	TeamID       *uuid.UUID `db:"team_id" json:"teamId" ref:"team" zh:"共享给团队" en:"Shared with team"`
	DepartmentID *uuid.UUID `db:"department_id" json:"departmentId" ref:"department" zh:"共享给部门" en:"Shared with department"`
	Everybody    bool       `db:"everybody" json:"everybody" zh:"共享给所有人" en:"Shared with everybody"`
}

// ViewLayout is as what a view shows its records.
type ViewLayout string

// The layouts of views.
const (
	LayoutList  ViewLayout = "list"
	LayoutBoard ViewLayout = "board"
)

// Choices lists the layouts.
func (ViewLayout) Choices() []Choice {
	return []Choice{
		{Value: string(LayoutList), Label: Label{"列表", "List"}},
		{Value: string(LayoutBoard), Label: Label{"看板", "Board"}},
	}
}

// SavedViews declares the kind.
var SavedViews = Kind[SavedView]{
	Name: "view", Plural: "views", Icon: "filter",
	Label: Label{"视图", "View"}, PluralLabel: Label{"视图", "Views"},
	Title: "name", Search: []string{"name"},
	List:  []string{"name", "kind", "layout", "ownerId", "everybody", "updatedAt"},
	Sorts: []string{"createdAt", "name"},
	Sections: []Section{
		{Label{"视图", "View"}, []string{"name", "kind", "filter", "q", "sort", "columns", "layout"}},
		{Label{"共享", "Sharing"}, []string{"ownerId", "teamId", "departmentId", "everybody"}},
	},
	Scope:  Scope{Owner: "ownerId", Groups: []string{"teamId", "departmentId"}, Everybody: "everybody"},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
}

// Check wants a kind that there is. Without a layout it is a list.
func (v *SavedView) Check() []Problem {
	if v.Layout == "" {
		v.Layout = LayoutList
	}
	return checkKind(v.Kind)
}

// ColumnNames lists the fields that the view shows; none is the kind's own
// choice.
func (v *SavedView) ColumnNames() []string { return ListedNames(v.Columns) }

// ListedNames reads names that are separated by commas.
func ListedNames(text string) []string {
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// UnknownColumn refuses a column that the person does not know.
func UnknownColumn(name string) error {
	return InvalidField("columns", "unknown-field", Label{"没有名为“%s”的字段", "There is no field “%s”"}.With(shortened(name)),
		Label{"请检查字段名，多个字段用逗号分隔", "Check the names; separate them by commas"})
}
