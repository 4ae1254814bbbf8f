package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// SealingState says how far the sealing of the history is.
type SealingState struct {
	Last    *Seal
	Waiting int       // changes that no seal proves yet
	Oldest  time.Time // when the oldest of them was written, by the machine's clock; zero without any
	// HeldBack says that what waits stands behind a transaction that has not
	// ended.
	HeldBack bool
	// Behind says that the server counts its transactions from before the last
	// seal, so that nothing new would ever be sealed: the database came from a
	// dump into another cluster.
	Behind bool
}

// Sealing tells how far the sealing of the history is.
func Sealing(ctx context.Context, db Querier) (SealingState, error) {
	var s SealingState
	var err error
	if s.Last, err = LastSeal(ctx, db); err != nil {
		return s, err
	}
	var ready int
	var oldest *uuid.UUID
	last := fmt.Sprint(s.Last.To.Transaction)
	err = db.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE xid < pg_snapshot_xmin(pg_current_snapshot())), min(id::text)::uuid,
			pg_snapshot_xmax(pg_current_snapshot()) <= $1::text::xid8
		FROM changes WHERE (xid, id) > ($1::text::xid8, $2)`, last, s.Last.To.ID).Scan(&s.Waiting, &ready, &oldest, &s.Behind)
	if err != nil {
		return s, fmt.Errorf("read sealing: %w", err)
	}
	s.HeldBack = s.Waiting > 0 && ready == 0
	if oldest != nil {
		s.Oldest = time.Unix(oldest.Time().UnixTime())
	}
	return s, nil
}

// SealedChanges is how many changes the seals up to the last one prove.
func SealedChanges(ctx context.Context, db Querier) (n int64, err error) {
	err = db.QueryRow(ctx, `SELECT coalesce(sum(count), 0) FROM audit_seals`).Scan(&n)
	return n, err
}

// AuditRows reads the changes behind one place and up to another, in order,
// one at a time.
func AuditRows(ctx context.Context, db Querier, after, upTo EventCursor, see func(AuditRow) error) error {
	rows, err := db.Query(ctx, `SELECT `+auditColumns+` FROM changes
		WHERE (xid, id) > ($1::text::xid8, $2) AND (xid, id) <= ($3::text::xid8, $4) ORDER BY xid, id`,
		fmt.Sprint(after.Transaction), after.ID, fmt.Sprint(upTo.Transaction), upTo.ID)
	if err != nil {
		return fmt.Errorf("read changes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		row, err := scanAuditRow(rows)
		if err != nil {
			return fmt.Errorf("read changes: %w", err)
		}
		if err := see(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ExistingChanges says which of the changes exist, wherever they stand.
func ExistingChanges(ctx context.Context, db Querier, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	return idsFound(ctx, db, `SELECT id FROM changes WHERE id = ANY($1)`, ids)
}

// SealedAmong says which of the changes any seal proves.
func SealedAmong(ctx context.Context, db Querier, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	return idsFound(ctx, db, `SELECT DISTINCT sealed.id FROM audit_seals, unnest(change_ids) AS sealed (id)
		WHERE change_ids && $1 AND sealed.id = ANY($1)`, ids)
}

func idsFound(ctx context.Context, db Querier, sql string, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	found := map[uuid.UUID]bool{}
	known, err := collect(ctx, db, pgx.RowTo[uuid.UUID], sql, ids)
	for _, id := range known {
		found[id] = true
	}
	return found, err
}

// Erasure is one removal of a person's data from the history of a record.
type Erasure struct {
	ID      uuid.UUID // of the change that tells of it
	Changes int       // what it took data from
	// Told says that the change which tells of it exists, belongs to the same
	// record and proves what was left.
	Told      bool
	ActorName string
	At        time.Time
	Reason    string
}

// Erasures reads the erasures in the history one at a time; it returns those
// behind the id, at most limit.
func Erasures(ctx context.Context, db Querier, after uuid.UUID, limit int) ([]Erasure, error) {
	ids, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT DISTINCT erased_by FROM changes WHERE erased_by > $1 ORDER BY erased_by LIMIT $2`,
		after, limit)
	if err != nil {
		return nil, fmt.Errorf("read erasures: %w", err)
	}
	erasures := make([]Erasure, len(ids))
	for i, id := range ids {
		if erasures[i], err = erasureOf(ctx, db, id); err != nil {
			return nil, err
		}
	}
	return erasures, nil
}

// erasureOf reads an erasure and compares what it left with what is there.
func erasureOf(ctx context.Context, db Querier, id uuid.UUID) (Erasure, error) {
	e := Erasure{ID: id}
	var record uuid.UUID
	var kind string
	told, err := collect(ctx, db, scanChange, `SELECT `+changeColumns+` FROM changes WHERE id = $1`, id)
	if err != nil {
		return e, fmt.Errorf("read erasure: %w", err)
	}
	proof, ownRecord := sha256.New(), true
	rows, err := db.Query(ctx, `SELECT id, record_kind, record_id, data::text FROM changes WHERE erased_by = $1 ORDER BY id`, id)
	if err != nil {
		return e, fmt.Errorf("read erasure: %w", err)
	}
	var change uuid.UUID
	var data string
	_, err = pgx.ForEachRow(rows, []any{&change, &kind, &record, &data}, func() error {
		e.Changes++
		proof.Write(proofOfRest(change, data))
		ownRecord = ownRecord && len(told) == 1 && told[0].RecordKind == kind && told[0].RecordID == record
		return nil
	})
	if err != nil || len(told) == 0 {
		return e, err
	}
	e.ActorName, e.At, e.Reason = told[0].ActorName, told[0].At, told[0].Facts[factReason]
	e.Told = ownRecord && told[0].Type == kind+erasedSuffix && told[0].Facts[factProof] == hex.EncodeToString(proof.Sum(nil))
	return e, nil
}

// proofOfRest is what the erasure of a change proves of the data it left.
func proofOfRest(change uuid.UUID, data string) []byte {
	d := newDigester("baton rest 1")
	d.part(change[:])
	d.part([]byte(data))
	return d.Sum(nil)
}
