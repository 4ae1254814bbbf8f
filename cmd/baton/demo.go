package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// The sizes of the demo company.
const (
	demoCustomers   = 40
	demoDays        = 15 // working days of history
	demoLeadsPerDay = 4
)

// demoState is where filling the demo stands; a fill that was interrupted is
// wiped and begun again.
const demoState = "demo"

// fillDemo fills an empty installation with the invented company. It uses the
// verbs and steps of the product itself, at times in the past, so that what it
// leaves is what the product would have left.
func fillDemo(ctx context.Context, db *store.DB) error {
	var state string
	if _, err := store.Setting(ctx, db, demoState, &state); err != nil {
		return err
	}
	switch state {
	case "complete":
		return nil
	case "filling":
		if err := wipe(ctx, db); err != nil {
			return err
		}
	default:
		people, _, err := store.Users.Count(ctx, db, crm.FilterContext{}, crm.System(), store.Query{})
		if err != nil {
			return err
		}
		if people > 0 {
			return errors.New("this installation has data of its own: the demo company needs an empty one, such as --data demo-data")
		}
	}
	return (&demo{db: db, now: db.Now(), people: map[string]crm.Viewer{}, invention: newInvention(), sales: newSalesInvention()}).fill(ctx)
}

type demo struct {
	db        *store.DB
	now       time.Time
	company   activities.Company
	rules     *activities.RuleBook
	people    map[string]crm.Viewer // by sign-in name
	customers []uuid.UUID
	form      *crm.PublicForm
	asked     *crm.Lead // one of the day before, who asks again
	invention

	accounts    []account
	products    []*crm.Product
	competitors []uuid.UUID
	stages      []*crm.Stage
	sales       invention
}

// at is the database at another time.
func (d *demo) at(t time.Time) *store.DB {
	return &store.DB{Pool: d.db.Pool, Clock: func() time.Time { return t }, Zone: d.company.Zone(), Written: func() {}}
}

func (d *demo) fill(ctx context.Context) (err error) {
	d.company = activities.Company{Name: "接力棒演示公司 Baton Demo", Currency: "CNY", TimeZone: "Asia/Shanghai", Demo: true}
	start := d.now.AddDate(0, 0, -2*demoDays)
	if err := d.at(start).Do(ctx, crm.System(), d.begin); err != nil {
		return fmt.Errorf("fill demo company: %w", err)
	}
	if d.rules, err = activities.NewRuleBook(ctx, d.db); err != nil {
		return err
	}
	if err := d.at(start).Do(ctx, crm.System(), d.addCustomers); err != nil {
		return fmt.Errorf("fill demo customers: %w", err)
	}
	if err := d.fillSales(ctx, start); err != nil {
		return err
	}
	if err := d.addLeads(ctx); err != nil {
		return fmt.Errorf("fill demo leads: %w", err)
	}
	if err := d.askForApprovals(ctx); err != nil {
		return err
	}
	if err := d.addPools(ctx); err != nil {
		return err
	}
	if err := d.register(ctx); err != nil {
		return err
	}
	if err := d.complain(ctx); err != nil {
		return err
	}
	return d.db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return store.SaveSetting(ctx, tx, demoState, "complete")
	})
}

// begin adds what everything else needs: company, rules, people, rosters.
func (d *demo) begin(ctx context.Context, tx *store.Tx) error {
	if err := errors.Join(
		activities.SaveCompany(ctx, tx, d.company), store.SaveSetting(ctx, tx, demoState, "filling"), store.Ship(ctx, tx),
	); err != nil {
		return err
	}
	hash, err := activities.NewPasswords().Hash(ctx, demoPassword)
	if err != nil {
		return err
	}
	for _, u := range demoUsers() {
		if err := d.addUser(ctx, tx, u, hash); err != nil {
			return err
		}
	}
	if err := d.addHouse(ctx, tx); err != nil {
		return err
	}
	for _, r := range demoRosters() {
		if err := d.addRoster(ctx, tx, r); err != nil {
			return err
		}
	}
	if err := d.addForm(ctx, tx); err != nil {
		return err
	}
	return d.meet(ctx, tx)
}

func (d *demo) addUser(ctx context.Context, tx *store.Tx, u demoUser, hash string) error {
	user := &crm.User{Name: u.name, Login: u.login, Role: u.role, Language: u.language, Active: true, Email: u.login + "@example.com"}
	if u.manager != "" {
		manager := d.people[u.manager].ID
		user.ManagerID = &manager
	}
	if u.away > 0 {
		until := d.now.Add(u.away)
		user.AwayUntil = &until
	}
	if err := store.Users.Insert(ctx, tx, user); err != nil {
		return err
	}
	d.people[u.login] = crm.Viewer{ID: user.ID, Name: user.Name, Role: user.Role, Language: user.Language, People: []uuid.UUID{user.ID}}
	return store.SetPassword(ctx, tx, user.ID, hash)
}

func (d *demo) addRoster(ctx context.Context, tx *store.Tx, r demoRoster) error {
	manager := d.people[r.manager].ID
	roster := &crm.Roster{Key: r.key, Name: r.name, ManagerID: &manager}
	if err := store.Rosters.Insert(ctx, tx, roster); err != nil {
		return err
	}
	for _, u := range demoUsers() {
		weight, isMember := r.members[u.login]
		if !isMember {
			continue
		}
		seat := &crm.RosterMember{RosterID: roster.ID, UserID: d.people[u.login].ID, Weight: weight}
		if err := store.RosterMembers.Insert(ctx, tx, seat); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) addCustomers(ctx context.Context, tx *store.Tx) error {
	owners := []string{"wang.fang", "zhang.wei", "liu.yang", "emily.carter", "james.wright"}
	for range demoCustomers {
		customer := d.customer()
		owner := d.people[pick(d.invention, owners...)]
		overseas := customer.Region == crm.Overseas
		if overseas {
			owner = d.people[pick(d.invention, owners[3:]...)]
		}
		customer.OwnerID = &owner.ID
		d.sales.describe(customer, crm.DateOf(d.now))
		if err := store.Customers.Insert(ctx, tx, customer); err != nil {
			return err
		}
		d.customers = append(d.customers, customer.ID)
		d.accounts = append(d.accounts, account{customer: customer.ID, name: customer.ShortName, owner: owner, overseas: overseas})
	}
	return nil
}

// workingDays lists the mornings of the last working days, oldest first; the
// last is a few hours ago.
func (d *demo) workingDays() []time.Time {
	days := []time.Time{d.now.Add(-2 * time.Hour)}
	zone := d.company.Zone()
	for back := 1; len(days) < demoDays; back++ {
		day := d.now.In(zone).AddDate(0, 0, -back)
		if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			continue
		}
		days = append(days, time.Date(day.Year(), day.Month(), day.Day(), 9, 30, 0, 0, zone))
	}
	slices.Reverse(days)
	return days
}

func (d *demo) steps(db *store.DB) *activities.Processes {
	return &activities.Processes{DB: db, Rules: d.rules, Company: d.company, Log: slog.New(slog.DiscardHandler)}
}

func (d *demo) viewer(id uuid.UUID) (crm.Viewer, error) {
	for _, v := range d.people {
		if v.ID == id {
			return v, nil
		}
	}
	return crm.Viewer{}, fmt.Errorf("nobody in the demo has id %s", id)
}

// demoPeople lists the identities that the demo offers by one click.
func demoPeople(ctx context.Context, db *store.DB) ([]api.DemoPerson, error) {
	var people []api.DemoPerson
	for _, login := range demoSignIns {
		viewer, err := store.ViewerOf(ctx, db, login)
		if errors.Is(err, crm.ErrNotFound) {
			continue // renamed or dismissed meanwhile
		}
		if err != nil {
			return nil, err
		}
		people = append(people, api.DemoPerson{Login: login, Name: viewer.Name, Role: viewer.Role})
	}
	return people, nil
}

// printWelcome says where to go and, where that is not obvious, how to sign in.
func printWelcome(ctx context.Context, db *store.DB, address string, people []api.DemoPerson) {
	fmt.Printf("\n  Baton is ready:  http://%s\n\n", address)
	for _, p := range people {
		fmt.Printf("    sign in as %-10s  %-12s password %s\n", p.Role, p.Login, demoPassword)
	}
	count, _, err := store.Users.Count(ctx, db, crm.FilterContext{}, crm.System(), store.Query{})
	if err == nil && count == 0 {
		fmt.Printf("    Nobody can sign in yet. Add the first admin:  baton user add NAME\n")
	}
	fmt.Println()
}

type demoCommand struct {
	Wipe demoWipeCommand `cmd:"" help:"Remove the demo company and everything that was entered into it."`
}

type demoWipeCommand struct {
	dataSettings
	logSettings
	Yes bool `help:"Do not ask."`
}

// Run empties an installation that holds the demo company, and only such a one.
func (c *demoWipeCommand) Run(ctx context.Context) error {
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		var state string
		if isDemo, err := store.Setting(ctx, db, demoState, &state); err != nil || !isDemo {
			return errors.Join(err, errors.New("this is not the demo company: nothing was removed"))
		}
		if !c.Yes {
			fmt.Fprint(os.Stderr, "Remove the demo company and everything entered into it? Type yes: ")
			var answer string
			if _, err := fmt.Scanln(&answer); err != nil || answer != "yes" {
				return errors.New("nothing was removed")
			}
		}
		if err := wipe(ctx, db); err != nil {
			return err
		}
		// They would only say that the demo's history is gone.
		if err := os.Remove(c.anchors().Path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove the demo's anchors: %w", err)
		}
		fmt.Println("The demo company is gone. Add the first admin with 'baton user add NAME'.")
		return nil
	})
}

func wipe(ctx context.Context, db *store.DB) error {
	return db.Do(ctx, crm.System(), store.Wipe)
}
