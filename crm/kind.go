package crm

import (
	"time"

	"github.com/google/uuid"
)

// Base carries what every record has.
type Base struct {
	ID        uuid.UUID  `db:"id" json:"id" ro:"true" zh:"标识" en:"Id"`
	Version   int64      `db:"version" json:"version" ro:"true" zh:"版本" en:"Version"`
	CreatedAt time.Time  `db:"created_at" json:"createdAt" ro:"true" zh:"创建时间" en:"Created"`
	UpdatedAt time.Time  `db:"updated_at" json:"updatedAt" ro:"true" zh:"更新时间" en:"Updated"`
	CreatedBy *uuid.UUID `db:"created_by" json:"createdBy" ro:"true" ref:"user" zh:"创建人" en:"Created by"`
	// Custom holds the values of the fields that admins added to the kind.
	Custom Custom `json:"-"`
}

// Meta gives generic code access to what every record has.
func (b *Base) Meta() *Base { return b }

// Record is what generic code needs of a noun.
type Record[T any] interface {
	*T
	Meta() *Base
	// Check tells what no single field can: rules across fields.
	Check() []Problem
}

// Kind declares one noun: how it is named, stored, found, shown and who may
// do what with it. Together with the tags of T it is all that a new noun
// needs; see Schema for what is read from the tags.
type Kind[T any] struct {
	Name, Plural       string // kebab-case; Plural is the path and, in snake_case, the table
	Label, PluralLabel Label
	Icon               string   // name of the icon in the browser app
	Title              string   // the field that names a record to people
	Number             string   // prefix of the number series; empty: not numbered
	Search             []string // fields that a free-text query looks in
	Match              []string // fields by which records about the same company or person are found
	List               []string // columns of the list, most important first
	Sections           []Section
	Sorts              []string // fields a list may be sorted by; the first, descending, is the default
	Scope              Scope
	Rights             Rights
	Menu               Menu   // where in the navigation its list is; empty: nowhere
	Processes          bool   // processes run on records of this kind
	Pooled             bool   // what nobody owns lies in a pool, for the taking
	Board              string // the choice or reference field whose values are the columns of a board
}

// Section groups fields on the page and form of a record.
type Section struct {
	Label  Label
	Fields []string
}

// Scope says whose records of a kind a person sees.
type Scope struct {
	// Owner is the field with the person answerable; who may see that person's
	// records sees it, and managers also what nobody owns.
	Owner string
	// Parents are the reference fields to the records this one belongs to; it
	// is also visible when one of them is. With neither owner nor parents,
	// everybody sees everything.
	Parents []string
	// Groups are the reference fields to the people, teams and departments for
	// whom a record is, and Everybody the field that says that it is for all.
	Groups    []string
	Everybody string
	// Author is the field with the person whose word the record is; nobody
	// else changes it.
	Author string
}

// Menu is a group of the navigation.
type Menu string

// The groups of the navigation.
const (
	MenuSelling Menu = "selling"
	MenuMoney   Menu = "money"
	MenuService Menu = "service"
	MenuSetup   Menu = "setup"
)
