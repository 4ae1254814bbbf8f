package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// LockForMerge reads a record that is to be merged and keeps everybody from it
// until the transaction ends, also those who want to hang something on it.
func (t *Table[T, P]) LockForMerge(ctx context.Context, tx *Tx, id uuid.UUID) (P, error) {
	return t.get(ctx, tx, tx.Viewer, id, " FOR UPDATE")
}

// BinMerged puts a record into the bin for good, because another one now says
// what it said, and tells it in the history of both.
func (t *Table[T, P]) BinMerged(ctx context.Context, tx *Tx, loser, survivor P) error {
	from, into := loser.Meta(), survivor.Meta()
	tag, err := tx.Exec(ctx, "UPDATE "+t.Schema.Table()+
		" SET deleted_at = $3, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $2 AND deleted_at IS NULL",
		from.ID, from.Version, tx.Now)
	if err != nil {
		return fmt.Errorf("bin merged %s: %w", t.Schema.Name, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("%s %s: %w", t.Schema.Name, from.ID, crm.ErrStale)
	}
	if err := recordMerge(ctx, tx, t.Schema.Name, from.ID, into.ID); err != nil {
		return err
	}
	told := Change{Type: t.Schema.Name + mergedSuffix, RecordKind: t.Schema.Name, RecordID: from.ID,
		Facts: map[string]string{"into": t.numberOf(survivor)}}
	if err := tx.Tell(ctx, told); err != nil {
		return err
	}
	return tx.Tell(ctx, Change{Type: t.Schema.Name + mergedSuffix + "-from", RecordKind: t.Schema.Name, RecordID: into.ID,
		Facts: map[string]string{"from": t.numberOf(loser)}})
}

// mergedSuffix ends the type of the change that tells where a record went.
const mergedSuffix = ".merged"

// recordMerge notes where a record went. What had gone into it before goes
// along, so that every loser names a record in use.
func recordMerge(ctx context.Context, tx *Tx, kind string, loser, survivor uuid.UUID) error {
	_, err := tx.Exec(ctx, `UPDATE merges SET survivor_id = $3 WHERE record_kind = $1 AND survivor_id = $2`, kind, loser, survivor)
	if err != nil {
		return fmt.Errorf("write merges: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO merges (record_kind, loser_id, survivor_id, merged_at, merged_by) VALUES ($1, $2, $3, $4, $5)`,
		kind, loser, survivor, tx.Now, tx.Viewer.IDOrNil())
	if err != nil {
		return fmt.Errorf("write merges: %w", err)
	}
	return nil
}

// numberOf names a record in a history that outlives what is known of people:
// by its number, or else its id.
func (t *Table[T, P]) numberOf(record P) string {
	if f, ok := t.Schema.Field("number"); ok && t.Schema.Number != "" {
		if number, ok := f.Value(record).(string); ok {
			return number
		}
	}
	return record.Meta().ID.String()
}

// SurvivorOf is the record that a record was merged into, or the record itself.
func SurvivorOf(ctx context.Context, db Querier, kind string, id uuid.UUID) (uuid.UUID, error) {
	survivor := id
	err := db.QueryRow(ctx, `SELECT survivor_id FROM merges WHERE record_kind = $1 AND loser_id = $2`, kind, id).Scan(&survivor)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return id, fmt.Errorf("read merges: %w", err)
	}
	return survivor, nil
}

// MergedInto lists the records that were merged into one.
func MergedInto(ctx context.Context, db Querier, kind string, survivor uuid.UUID) ([]uuid.UUID, error) {
	return collect(ctx, db, pgx.RowTo[uuid.UUID],
		`SELECT loser_id FROM merges WHERE record_kind = $1 AND survivor_id = $2 ORDER BY merged_at, loser_id`, kind, survivor)
}

// gone says why a record is not there: whoever may see the record that it was
// merged into is told which one that is.
func gone(ctx context.Context, db Querier, viewer crm.Viewer, kind string, id uuid.UUID) error {
	nothing := fmt.Errorf("%s %s: %w", kind, id, crm.ErrNotFound)
	survivor, err := SurvivorOf(ctx, db, kind, id)
	if err != nil || survivor == id {
		return errors.Join(err, nothing)
	}
	seen, err := CanSee(ctx, db, viewer, kind, survivor)
	if err != nil || !seen {
		return errors.Join(err, nothing)
	}
	names, err := Names(ctx, db, viewer, kind, []uuid.UUID{survivor})
	if err != nil {
		return err
	}
	return &crm.Merged{Kind: kind, Into: survivor, Name: names[survivor]}
}

// refuseMerged refuses to take out of the bin what lives on in another record.
func refuseMerged(ctx context.Context, tx *Tx, kind string, id uuid.UUID) error {
	survivor, err := SurvivorOf(ctx, tx, kind, id)
	if err != nil || survivor == id {
		return err
	}
	return &crm.Conflict{Code: "merged", Detail: crm.Label{
		ZH: "这条记录已合并到另一条，不能恢复", EN: "It was merged into another record and cannot be restored"}}
}

// hold makes sure that a record is in use and stays so until the transaction
// ends: nobody merges it while something is hung on it.
func (tx *Tx) hold(ctx context.Context, kind string, id uuid.UUID) error {
	schema, ok := crm.SchemaNamed(kind)
	if !ok {
		return fmt.Errorf("%s %s: %w", kind, id, crm.ErrNotFound)
	}
	var held bool
	err := tx.QueryRow(ctx, "SELECT true FROM "+schema.Table()+" WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE", id).Scan(&held)
	if errors.Is(err, pgx.ErrNoRows) {
		return gone(ctx, tx, tx.Viewer, kind, id)
	}
	if err != nil {
		return fmt.Errorf("hold %s: %w", kind, err)
	}
	return nil
}

// seesAndHolds says whether the person may refer to a record, which then stays
// in use until the transaction ends.
func (tx *Tx) seesAndHolds(ctx context.Context, kind string, id uuid.UUID) (bool, error) {
	schema, ok := crm.SchemaNamed(kind)
	if !ok {
		return false, nil
	}
	held, err := seesOne(ctx, tx, tx.Viewer, schema, id, " FOR KEY SHARE")
	if err != nil {
		return false, fmt.Errorf("hold %s: %w", kind, err)
	}
	return held, nil
}
