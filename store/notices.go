package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// AddNotice tells a person something. What has the same gather key and was not
// read yet becomes one notice that counts how often it was told.
func AddNotice(ctx context.Context, tx *Tx, n *crm.Notice) error {
	n.ID, n.At = NewID(), tx.Now
	if n.GatherKey == "" {
		n.Times = 1
		return tx.queued(ctx, queuedNotices, n.ID, n.UserID, n.Kind, n.At, n.RecordKind, n.RecordID, n.ProcessID, n.TaskID, n.ByID, n.Text)
	}
	err := tx.QueryRow(ctx, `
		INSERT INTO notices (id, user_id, kind, at, record_kind, record_id, process_id, task_id, by_id, text, gather_key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (user_id, gather_key) WHERE read_at IS NULL AND gather_key IS NOT NULL
		DO UPDATE SET at = excluded.at, by_id = excluded.by_id, text = excluded.text, times = notices.times + 1,
			xid = pg_current_xact_id()
		RETURNING id, times`,
		n.ID, n.UserID, n.Kind, n.At, n.RecordKind, n.RecordID, n.ProcessID, n.TaskID, n.ByID, n.Text, n.GatherKey).
		Scan(&n.ID, &n.Times)
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	return nil
}

// NoticesOfProcess lists what people were told of a process, oldest first, as
// far as the viewer may know: their own and that of the people below.
func NoticesOfProcess(ctx context.Context, db Querier, viewer crm.Viewer, process uuid.UUID) ([]*crm.Notice, error) {
	args := &arguments{}
	where := "process_id = " + args.add(process)
	if viewer.Role != crm.Admin {
		where += " AND user_id = ANY(" + args.add(viewer.Below()) + ")"
	}
	found, err := collect(ctx, db, func(row pgx.CollectableRow) (*crm.Notice, error) {
		var n crm.Notice
		return &n, row.Scan(&n.ID, &n.UserID, &n.Kind, &n.At, &n.TaskID, &n.Times)
	}, "SELECT id, user_id, kind, at, task_id, times FROM notices WHERE "+where+" ORDER BY at, id LIMIT 500", args.values...)
	if err != nil {
		return nil, fmt.Errorf("read notices of process: %w", err)
	}
	return found, nil
}
