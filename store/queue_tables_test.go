package store

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func TestQueuedInto(t *testing.T) {
	connection, err := pgx.Connect(t.Context(), FreshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(context.WithoutCancel(t.Context()))
	t.Run("knows all tables whose rows refer to new rows", func(t *testing.T) {
		for table, d := range queuedInto {
			if d.key > 0 || queuedTable(table) == queuedShadows {
				continue // nothing refers to what is only changed or taken away; nor to what a draft says
			}
			want, err := collect(t.Context(), connection, pgx.RowTo[string], `SELECT DISTINCT conrelid::regclass::text FROM pg_constraint
				WHERE contype = 'f' AND confrelid = $1::regclass AND conrelid <> confrelid`, d.table)
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(want)
			if diff := cmp.Diff(want, slices.Sorted(slices.Values(d.referring)), cmp.Comparer(slices.Equal[[]string])); diff != "" {
				t.Errorf("%s: %s", d.table, diff)
			}
		}
	})
	t.Run("sends rows behind those to which they refer", func(t *testing.T) {
		for table, d := range queuedInto {
			for later, other := range queuedInto {
				if slices.Contains(d.referring, other.table) && later < table {
					t.Errorf("%s are sent before %s", other.table, d.table)
				}
			}
		}
	})
	t.Run("holds back no table that a trigger, a view or a function may read", func(t *testing.T) {
		readers, err := collect(t.Context(), connection, pgx.RowTo[string], `
			SELECT viewname::text FROM pg_views WHERE schemaname = 'public'
			UNION ALL SELECT proname::text FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
				AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
				AND prosrc ~ '\m(processes|decisions|tasks|allocations|breaches|notices|changes|outbox)\M'`)
		if err != nil || len(readers) > 0 {
			t.Errorf("%q read what may not have been sent yet (%v)", readers, err)
		}
	})
}
