package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

const noticeColumns = `n.id, n.user_id, n.kind, n.at, n.record_kind, n.record_id, n.process_id, n.task_id, n.by_id, n.text, n.times, n.read_at,
	coalesce((SELECT kind FROM tasks WHERE id = n.task_id), '')`

func scanNotice(row pgx.CollectableRow) (*crm.Notice, error) {
	var n crm.Notice
	err := row.Scan(&n.ID, &n.UserID, &n.Kind, &n.At, &n.RecordKind, &n.RecordID, &n.ProcessID, &n.TaskID, &n.ByID, &n.Text, &n.Times, &n.ReadAt,
		&n.TaskKind)
	return &n, err
}

// NoticeQuery chooses notices of a person.
type NoticeQuery struct {
	Unread bool
	Kind   crm.NoticeKind // empty: all
	Before *NoticePlace
	Limit  int
}

// NoticePlace is a place in the list of notices.
type NoticePlace struct {
	At time.Time
	ID uuid.UUID
}

// Notices lists what a person was told, newest first.
func Notices(ctx context.Context, db Querier, person uuid.UUID, q NoticeQuery) ([]*crm.Notice, error) {
	args := &arguments{}
	where := chosenNotices(person, q, args)
	if q.Before != nil {
		where += " AND (n.at, n.id) < (" + args.add(q.Before.At) + ", " + args.add(q.Before.ID) + ")"
	}
	return collect(ctx, db, scanNotice, "SELECT "+noticeColumns+" FROM notices n WHERE "+where+
		" ORDER BY n.at DESC, n.id DESC LIMIT "+args.add(q.Limit), args.values...)
}

func chosenNotices(person uuid.UUID, q NoticeQuery, args *arguments) string {
	where := "n.user_id = " + args.add(person)
	if q.Unread {
		where += " AND n.read_at IS NULL"
	}
	if q.Kind != "" {
		where += " AND n.kind = " + args.add(q.Kind)
	}
	return where
}

// CountNotices counts what a person was told, exactly up to 10,000.
func CountNotices(ctx context.Context, db Querier, person uuid.UUID, q NoticeQuery) (count int, more bool, err error) {
	args := &arguments{}
	err = db.QueryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM notices n WHERE "+chosenNotices(person, q, args)+" LIMIT "+
		args.add(countLimit+1)+") found", args.values...).Scan(&count)
	return min(count, countLimit), count > countLimit, err
}

// NoticesNamed reads notices by their ids, in the order in which they came.
func NoticesNamed(ctx context.Context, db Querier, ids []uuid.UUID) ([]*crm.Notice, error) {
	return collect(ctx, db, scanNotice, "SELECT "+noticeColumns+" FROM notices n WHERE n.id = ANY($1) ORDER BY n.at, n.id", ids)
}

// ReadNotices marks notices of the transaction's person as read: those named,
// or all that came up to a time. It returns how many were.
func ReadNotices(ctx context.Context, tx *Tx, ids []uuid.UUID, all bool) (int, error) {
	args := &arguments{}
	sql := "UPDATE notices SET read_at = " + args.add(tx.Now) + ", xid = pg_current_xact_id() WHERE read_at IS NULL AND user_id = " + args.add(tx.Viewer.ID)
	if !all {
		sql += " AND id = ANY(" + args.add(ids) + ")"
	}
	tag, err := tx.Exec(ctx, sql, args.values...)
	if err != nil {
		return 0, fmt.Errorf("mark notices as read: %w", err)
	}
	return int(tag.RowsAffected()), nil
}

// ForgetNotices removes some of those that were read and are older than a
// time, and says how many.
func ForgetNotices(ctx context.Context, tx *Tx, before time.Time, limit int) (int, error) {
	tag, err := tx.Exec(ctx, `DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE read_at IS NOT NULL AND at < $1 ORDER BY at LIMIT $2)`, before, limit)
	if err != nil {
		return 0, fmt.Errorf("remove old notices: %w", err)
	}
	return int(tag.RowsAffected()), nil
}

// ToldNotice is that a notice came to a person, or that they have read it.
type ToldNotice struct {
	ID     uuid.UUID
	UserID uuid.UUID
	At     time.Time
	ReadAt *time.Time
}

// NoticesAfter returns what happened to notices after the cursor, at most
// limit, and the cursor behind it.
func NoticesAfter(ctx context.Context, db Querier, after EventCursor, limit int) ([]ToldNotice, EventCursor, error) {
	next := after
	told, err := collect(ctx, db, func(row pgx.CollectableRow) (n ToldNotice, err error) {
		err = row.Scan(&next.Transaction, &n.ID, &n.UserID, &n.At, &n.ReadAt)
		next.ID = n.ID
		return n, err
	}, `SELECT xid::text::bigint AS transaction, id, user_id, at, read_at FROM notices
		WHERE (xid, id) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
		ORDER BY xid, id LIMIT $3`, fmt.Sprint(after.Transaction), after.ID, limit)
	return told, next, err
}
