package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Series is how a kind's records are numbered, and where the count stands.
type Series struct {
	crm.NumberSeries
	ID      uuid.UUID
	Kind    crm.Schema
	Version int64  // of what admins set; 0 is what the kind declares
	Period  string // in which the last number was drawn
	Next    int64  // the count that the next record gets

	base int64
}

// counter is the sequence that counts the records of a kind.
func counter(schema crm.Schema) string { return strings.ReplaceAll(schema.Name, "-", "_") + "_numbers" }

// drawNumbers draws the next numbers of the kind's series. What is drawn is
// never drawn again, also when the transaction fails; nobody waits for anybody
// but at the beginning of a period.
func (t *Table[T, P]) drawNumbers(ctx context.Context, tx *Tx, count int) ([]string, error) {
	for {
		var s crm.NumberSeries
		var period string
		var counts []int64
		err := tx.QueryRow(ctx, `SELECT prefix, digits, restart, period,
				ARRAY(SELECT nextval('`+counter(t.Schema)+`') - base FROM generate_series(1, $2))
			FROM number_series WHERE kind = $1`, t.Schema.Name, count).Scan(&s.Prefix, &s.Digits, &s.Restart, &period, &counts)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return nil, fmt.Errorf("draw numbers of %s: %w", t.Schema.Plural, err)
		}
		if err == nil && period >= s.Restart.Period(tx.Now.In(tx.zone)) { // never back into a period that has ended
			numbers := make([]string, len(counts))
			for i, n := range counts {
				numbers[i] = s.Text(period, n)
			}
			return numbers, nil
		}
		if err := beginPeriod(ctx, tx, t.Schema); err != nil {
			return nil, err
		}
	}
}

// beginPeriod lets a series count from 1 in the period at hand. The first one
// goes on where the sequence stands: it may have counted before.
func beginPeriod(ctx context.Context, tx *Tx, schema crm.Schema) error {
	series, err := lockSeries(ctx, tx, schema)
	if err != nil {
		return err
	}
	period := series.Restart.Period(tx.Now.In(tx.zone))
	if series.Period >= period {
		return nil // somebody else has begun it meanwhile
	}
	base := "base"
	if series.Period != "" {
		base = "nextval('" + counter(schema) + "')"
	}
	_, err = tx.Exec(ctx, `UPDATE number_series SET period = $2, base = `+base+` WHERE kind = $1`, schema.Name, period)
	if err != nil {
		return fmt.Errorf("begin a period of numbers: %w", err)
	}
	return nil
}

// lockSeries reads a series, as its kind declares it where nobody has set it,
// and keeps others from changing it until the transaction ends.
func lockSeries(ctx context.Context, tx *Tx, schema crm.Schema) (Series, error) {
	usual := crm.NewNumberSeries(schema.Number)
	_, err := tx.Exec(ctx, `INSERT INTO number_series (id, kind, prefix, digits, restart, period, base) VALUES ($1, $2, $3, $4, $5, '', 0)
		ON CONFLICT (kind) DO NOTHING`, NewID(), schema.Name, usual.Prefix, usual.Digits, usual.Restart)
	if err != nil {
		return Series{}, fmt.Errorf("write series of %s: %w", schema.Plural, err)
	}
	return readSeries(ctx, tx, schema, " FOR UPDATE")
}

// ReadSeries reads how the records of a kind are numbered.
func ReadSeries(ctx context.Context, db Querier, schema crm.Schema) (Series, error) {
	return readSeries(ctx, db, schema, "")
}

func readSeries(ctx context.Context, db Querier, schema crm.Schema, suffix string) (Series, error) {
	s := Series{Kind: schema, NumberSeries: crm.NewNumberSeries(schema.Number)}
	err := db.QueryRow(ctx, `SELECT id, version, prefix, digits, restart, period, base FROM number_series WHERE kind = $1`+suffix,
		schema.Name).Scan(&s.ID, &s.Version, &s.Prefix, &s.Digits, &s.Restart, &s.Period, &s.base)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return s, fmt.Errorf("read series of %s: %w", schema.Plural, err)
	}
	err = db.QueryRow(ctx, `SELECT last_value + is_called::int - $1 FROM `+counter(schema), s.base).Scan(&s.Next)
	if err != nil {
		return s, fmt.Errorf("read counter of %s: %w", schema.Plural, err)
	}
	return s, nil
}

// At is the series as it counts at a time on the company's clock: a new period
// begins with 1.
func (s Series) At(local time.Time) Series {
	period := s.Restart.Period(local)
	if s.Period != "" && s.Period < period {
		s.Next = 1
	}
	s.Period = max(s.Period, period)
	return s
}

// LeastNext is the least count that a series may go on with from now on, so
// that no number is given twice: beyond all that stand on records, in use or
// in the bin, and, where the numbers go on to read the same, beyond all drawn.
func LeastNext(ctx context.Context, db Querier, now Series, wanted crm.NumberSeries, local time.Time) (least int64, err error) {
	lead := wanted.Lead(wanted.Restart.Period(local))
	err = db.QueryRow(ctx, `SELECT coalesce(max(substr(number, $2)::bigint), 0) + 1 FROM `+now.Kind.Table()+`
		WHERE starts_with(number, $1) AND substr(number, $2) ~ '^[0-9]{1,18}$'`, lead, len([]rune(lead))+1).Scan(&least)
	if err != nil {
		return 0, fmt.Errorf("read numbers of %s: %w", now.Kind.Plural, err)
	}
	if current := now.At(local); current.Lead(current.Period) == lead {
		least = max(least, current.Next)
	}
	return least, nil
}

// SaveSeries numbers the records of a kind otherwise from now on, and tells
// it. The caller has locked the series and knows that next is not too low.
func SaveSeries(ctx context.Context, tx *Tx, now Series, wanted crm.NumberSeries, next int64) (Series, error) {
	local := tx.Now.In(tx.zone)
	period, current := wanted.Restart.Period(local), now.At(local)
	base := "base" // kept where the count simply goes on, so that nobody who draws now draws what is drawn later
	if current.Next != next || current.Period != now.Period || current.Lead(current.Period) != wanted.Lead(period) {
		base = fmt.Sprintf("nextval('%s') + 1 - %d", counter(now.Kind), next)
	}
	_, err := tx.Exec(ctx, `UPDATE number_series SET prefix = $2, digits = $3, restart = $4, period = $5, version = version + 1, base = `+base+`
		WHERE kind = $1`, now.Kind.Name, wanted.Prefix, wanted.Digits, wanted.Restart, period)
	if err != nil {
		return now, fmt.Errorf("write series of %s: %w", now.Kind.Plural, err)
	}
	told := Change{Type: crm.SeriesName + ".changed", RecordKind: crm.SeriesName, RecordID: now.ID,
		Facts: map[string]string{"from": current.Text(current.Period, current.Next), "to": wanted.Text(period, next)}}
	if err := tx.Tell(ctx, told); err != nil {
		return now, err
	}
	return ReadSeries(ctx, tx, now.Kind)
}

// LockSeries reads a series for changing it.
func LockSeries(ctx context.Context, tx *Tx, schema crm.Schema) (Series, error) {
	return lockSeries(ctx, tx, schema)
}

// SeriesChange is one change of how records are numbered: what the next number
// would have been, and what it was from then on.
type SeriesChange struct {
	Author
	From, To string
}

// SeriesHistory tells what became of a series, the latest first.
func SeriesHistory(ctx context.Context, db Querier, series Series) ([]SeriesChange, error) {
	return collect(ctx, db, func(row pgx.CollectableRow) (c SeriesChange, err error) {
		return c, row.Scan(&c.ID, &c.Name, &c.At, &c.From, &c.To)
	}, `SELECT actor_id, actor_name, at, data->'facts'->>'from', data->'facts'->>'to' FROM changes
		WHERE record_kind = $1 AND record_id = $2 ORDER BY id DESC LIMIT 100`, crm.SeriesName, series.ID)
}
