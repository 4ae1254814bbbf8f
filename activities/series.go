package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SetSeries numbers the records of a kind otherwise from now on, beginning with
// next. It refuses what could give a number twice, or numbers that read like
// those of another kind.
func SetSeries(ctx context.Context, tx *store.Tx, schema crm.Schema, version int64, wanted crm.NumberSeries, next int64) (store.Series, error) {
	now, err := store.LockSeries(ctx, tx, schema)
	if err != nil {
		return now, err
	}
	if now.Version != version {
		return now, fmt.Errorf("series of %s: %w", schema.Plural, crm.ErrStale)
	}
	least, err := TrySeries(ctx, tx, now, wanted, tx.Now.In(tx.Zone()))
	if err != nil {
		return now, err
	}
	if next < least {
		return now, crm.InvalidField("next", "number-taken",
			crm.Label{ZH: "这个号码已经用过", EN: "That number was given already"},
			crm.Label{ZH: "下一个号码至少是 %d", EN: "The next one is at least %d"}.With(least))
	}
	return store.SaveSeries(ctx, tx, now, wanted, next)
}

// TrySeries says with which count a series can go on if it is set so.
func TrySeries(ctx context.Context, db store.Querier, now store.Series, wanted crm.NumberSeries, local time.Time) (least int64, err error) {
	if problems := wanted.Check(); len(problems) > 0 {
		return 0, &crm.Invalid{Problems: problems}
	}
	for _, other := range NumberedKinds() {
		if other.Name == now.Kind.Name {
			continue
		}
		series, err := store.ReadSeries(ctx, db, other)
		if err != nil {
			return 0, err
		}
		if series.Prefix == wanted.Prefix {
			return 0, crm.InvalidField("prefix", "taken",
				crm.Label{ZH: "“" + other.PluralLabel.ZH + "”已使用这个前缀", EN: "“" + other.PluralLabel.EN + "” have this prefix"},
				crm.Label{ZH: "请换一个前缀", EN: "Choose another one"})
		}
	}
	return store.LeastNext(ctx, db, now, wanted, local)
}

// NumberedKinds lists the kinds whose records are numbered.
func NumberedKinds() []crm.Schema {
	var kinds []crm.Schema
	for _, schema := range crm.Schemas() {
		if schema.Number != "" {
			kinds = append(kinds, schema)
		}
	}
	return kinds
}
