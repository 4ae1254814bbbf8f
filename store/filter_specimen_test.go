package store

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// specimen has a field of every type, as kinds of record have them.
type specimen struct {
	crm.Base
	Name    string           `db:"name" json:"name" zh:"名称" en:"Name"`
	Note    string           `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
	Source  crm.LeadSource   `db:"source" json:"source" zh:"来源" en:"Source"`
	Weight  int              `db:"weight" json:"weight" zh:"权重" en:"Weight"`
	Budget  *crm.Money       `db:"budget" json:"budget" zh:"预算" en:"Budget"`
	DueAt   *time.Time       `db:"due_at" json:"dueAt" zh:"期限" en:"Due"`
	OwnerID *uuid.UUID       `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	Paused  bool             `db:"paused" json:"paused" zh:"暂停" en:"Paused"`
	EndsOn  *crm.Date        `db:"ends_on" json:"endsOn" zh:"截止日期" en:"Ends on"`
	Share   *decimal.Decimal `db:"share" json:"share" zh:"份额" en:"Share"`
	Ways    []crm.Channel    `db:"ways" json:"ways" zh:"渠道" en:"Ways"`
	Members []uuid.UUID      `db:"members" json:"members" ref:"user" zh:"成员" en:"Members"`

	tags []string
}

// specimenFields are the fields that admins added.
func specimenFields() crm.Vocabulary {
	colours := []crm.Choice{{Value: "red"}, {Value: "green"}, {Value: "blue"}}
	return crm.Vocabulary{Dictionaries: map[string][]crm.Choice{"colours": colours}, Fields: map[string][]crm.CustomField{"specimen": {
		{Key: "word", NameZH: "词", NameEN: "Word", Type: crm.CustomType(crm.Text)},
		{Key: "size", NameZH: "尺寸", NameEN: "Size", Type: crm.CustomType(crm.Number)},
		{Key: "share", NameZH: "份额", NameEN: "Share", Type: crm.CustomType(crm.Decimal)},
		{Key: "day", NameZH: "日期", NameEN: "Day", Type: crm.CustomType(crm.Day)},
		{Key: "moment", NameZH: "时间", NameEN: "Moment", Type: crm.CustomType(crm.Time)},
		{Key: "flag", NameZH: "标记", NameEN: "Flag", Type: crm.CustomType(crm.YesNo)},
		{Key: "story", NameZH: "经过", NameEN: "Story", Type: crm.CustomType(crm.LongText)},
		{Key: "colour", NameZH: "颜色", NameEN: "Colour", Type: crm.CustomType(crm.ChoiceOne), Dictionary: "colours"},
		{Key: "boss", NameZH: "上级", NameEN: "Boss", Type: crm.CustomType(crm.Reference), Reference: "user"},
	}}}
}

const specimenTable = `CREATE TABLE specimens (
	id uuid PRIMARY KEY, version bigint NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
	created_by uuid, name text NOT NULL, note text NOT NULL, source text NOT NULL, weight integer NOT NULL,
	budget_amount numeric, budget_currency text, due_at timestamptz, owner_id uuid, paused boolean NOT NULL,
	ends_on date, share numeric, ways text[] NOT NULL, members uuid[] NOT NULL, custom jsonb NOT NULL)`

var (
	specimenNow   = time.Date(2026, 11, 21, 10, 30, 0, 123_456_000, time.UTC)
	specimenIDs   = []uuid.UUID{{1}, {2}, {3}}
	specimenTexts = []string{"", "Huawei 华为", "huawei", "华", "100%", "100 ", "a_b", "axb", `a\b`, `\`, `"`, "École", "É", "e", "E"}
	specimenTags  = []string{"VIP", "华为 伙伴", "100%"}
	specimenSizes = []string{"0", "-3", "100", "100.5", "100.5001", "99999"}
)

// specimenTimes are now and midnights nearby, with their neighbours.
func specimenTimes() []time.Time {
	var times []time.Time
	for _, base := range []time.Time{specimenNow, specimenNow.Truncate(24 * time.Hour), specimenNow.Truncate(24 * time.Hour).Add(-8 * time.Hour)} {
		for day := -2; day <= 2; day++ {
			for neighbour := -1; neighbour <= 1; neighbour++ {
				times = append(times, base.AddDate(0, 0, day).Add(time.Duration(neighbour)*time.Microsecond))
			}
		}
	}
	return times
}

// storeSpecimens puts the same 300 records into a database and into memory;
// a record's version is its place.
func storeSpecimens(t *testing.T, schema crm.Schema) (*pgx.Conn, []*specimen) {
	db := openDatabase(t)
	if _, err := db.Exec(t.Context(), specimenTable); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	records := make([]*specimen, 300)
	for i := range records {
		records[i] = newSpecimen(random, i)
		insertSpecimen(t, db, schema, records[i])
	}
	tagSpecimens(t, db, records)
	return db, records
}

func newSpecimen(random *rand.Rand, place int) *specimen {
	r := &specimen{
		Base: crm.Base{ID: NewID(), Version: int64(place), CreatedAt: specimenNow, UpdatedAt: specimenNow},
		Name: pick(random, specimenTexts), Note: pick(random, specimenTexts),
		Source: pick(random, []crm.LeadSource{"", crm.SourceWebForm, crm.SourcePhone, crm.SourceOther}),
		Weight: random.IntN(5) - 2, Paused: random.IntN(2) == 0,
	}
	if place < len(specimenIDs) {
		r.ID = specimenIDs[place]
	}
	for _, tag := range specimenTags {
		if random.IntN(3) == 0 {
			r.tags = append(r.tags, tag)
		}
	}
	if random.IntN(4) > 0 {
		r.Budget = &crm.Money{Amount: decimal.RequireFromString(pick(random, specimenSizes)), Currency: pick(random, []string{"CNY", "USD"})}
	}
	if random.IntN(4) > 0 {
		due := pick(random, specimenTimes())
		r.DueAt = &due
	}
	if random.IntN(4) > 0 {
		owner := pick(random, specimenIDs)
		r.OwnerID = &owner
	}
	fillNewer(random, r)
	return r
}

// fillNewer gives some records dates, decimals, lists and custom values.
func fillNewer(random *rand.Rand, r *specimen) {
	if random.IntN(4) > 0 {
		day := crm.DateOf(pick(random, specimenTimes()))
		share := decimal.RequireFromString(pick(random, specimenSizes))
		r.EndsOn, r.Share = &day, &share
	}
	for _, way := range []crm.Channel{crm.ChannelCall, crm.ChannelVisit} {
		if random.IntN(2) == 0 {
			r.Ways = append(r.Ways, way)
		}
	}
	for _, id := range specimenIDs {
		if random.IntN(3) == 0 {
			r.Members = append(r.Members, id)
		}
	}
	r.Custom = crm.Custom{}
	for key, value := range map[string]any{
		"word": pick(random, specimenTexts), "size": random.IntN(5) - 2, "share": pick(random, specimenSizes),
		"day": crm.DateOf(pick(random, specimenTimes())), "moment": pick(random, specimenTimes()),
		"flag": random.IntN(2) == 0, "boss": pick(random, specimenIDs),
		"story": pick(random, specimenTexts), "colour": pick(random, []string{"", "red", "green"}),
	} {
		if raw, err := json.Marshal(value); err == nil && random.IntN(4) > 0 && string(raw) != `""` {
			r.Custom[key] = raw
		}
	}
}

// tagSpecimens puts their tags into the database, and the first one on records
// of another kind with the same ids, which is not to matter.
func tagSpecimens(t *testing.T, db *pgx.Conn, records []*specimen) {
	bear := func(kind string, r *specimen, tag string) {
		_, err := db.Exec(t.Context(), `INSERT INTO record_tags (record_kind, record_id, tag_id) SELECT $1, $2, id FROM tags WHERE folded = $3`,
			kind, r.ID, crm.FoldTag(tag))
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tag := range specimenTags {
		if _, err := db.Exec(t.Context(), `INSERT INTO tags (id, name, folded) VALUES ($1, $2, $3)`, NewID(), tag, crm.FoldTag(tag)); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range records {
		bear("another", r, specimenTags[0])
		for _, tag := range r.tags {
			bear("specimen", r, tag)
		}
	}
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

func insertSpecimen(t *testing.T, db *pgx.Conn, schema crm.Schema, r *specimen) {
	args := &arguments{}
	var names, marks []string
	for _, c := range columnsOf(schema) {
		names, marks = append(names, c.name), append(marks, args.add(c.value(r)))
	}
	sql := "INSERT INTO specimens (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	if _, err := db.Exec(t.Context(), sql, args.values...); err != nil {
		t.Fatal(err)
	}
}

// openDatabase connects to a database of its own for the test.
func openDatabase(t *testing.T) *pgx.Conn {
	db, err := pgx.Connect(t.Context(), FreshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return db
}
