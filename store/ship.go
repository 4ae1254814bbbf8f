package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Ship adds what the product comes with and the company has not got yet: rule
// sets, dictionaries, the stages of deals, pools and a calendar.
func Ship(ctx context.Context, tx *Tx) error {
	if err := ShipRules(ctx, tx); err != nil {
		return err
	}
	if err := ShipDictionaries(ctx, tx); err != nil {
		return err
	}
	if err := ShipStages(ctx, tx); err != nil {
		return err
	}
	if err := ShipPools(ctx, tx); err != nil {
		return err
	}
	return ShipCalendar(ctx, tx)
}

// ShipCalendar adds the calendar that the product comes with where a company
// never had any, with the official holidays where the company is in China.
func ShipCalendar(ctx context.Context, tx *Tx) error {
	var known bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM calendars)`).Scan(&known); err != nil || known {
		return err
	}
	calendar := crm.ShippedCalendar()
	if err := Calendars.Insert(ctx, tx, &calendar); err != nil {
		return fmt.Errorf("ship calendar: %w", err)
	}
	if tx.zone.String() != crm.ChinaZone {
		return nil
	}
	for _, day := range crm.ShippedDays() {
		day.CalendarID = calendar.ID
		if err := CalendarDays.Insert(ctx, tx, &day); err != nil {
			return fmt.Errorf("ship %s of calendar: %w", day.On, err)
		}
	}
	return nil
}

// ShipStages adds the stages that the product comes with where a company never
// had any.
func ShipStages(ctx context.Context, tx *Tx) error {
	var known bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM stages)`).Scan(&known); err != nil || known {
		return err
	}
	for _, stage := range crm.ShippedStages() {
		if err := Stages.Insert(ctx, tx, &stage); err != nil {
			return fmt.Errorf("ship stage %s: %w", stage.NameEN, err)
		}
	}
	return nil
}

// ShipDictionaries adds the dictionaries that the product comes with where a
// company has none of that name. What a company made of one stays.
func ShipDictionaries(ctx context.Context, tx *Tx) error {
	names, err := collect(ctx, tx, pgx.RowTo[string], `SELECT DISTINCT dictionary FROM dictionary_entries`)
	if err != nil {
		return fmt.Errorf("read dictionaries: %w", err)
	}
	for name, entries := range crm.ShippedDictionaries() {
		if slices.Contains(names, name) {
			continue
		}
		for i, entry := range entries {
			record := &crm.DictionaryEntry{Dictionary: name, Key: entry.Value, NameZH: entry.Label.ZH, NameEN: entry.Label.EN, Position: i + 1}
			if err := DictionaryEntries.Insert(ctx, tx, record); err != nil {
				return fmt.Errorf("ship dictionary %s: %w", name, err)
			}
		}
	}
	return nil
}
