package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Seal proves a stretch of the history: it holds a digest of each change and
// is chained to the seal before it, so that nothing in the stretch, and no
// seal, can be changed, added or taken away without it being noticed.
type Seal struct {
	SealHead
	From, To  EventCursor // the first and the last change it proves
	ChangeIDs []uuid.UUID
	Digests   []byte // digestSize per change, in the order of ChangeIDs
}

// SealHead is a seal without what it proves.
type SealHead struct {
	Number   int64
	Count    int
	Hash     []byte
	SealedAt time.Time
}

const digestSize = sha256.Size

// Digest is what the seal says of the change at a place in it.
func (s *Seal) Digest(place int) [digestSize]byte {
	return [digestSize]byte(s.Digests[place*digestSize:])
}

// Whole says whether the seal has as many ids and digests as it counts; one
// that has not was tampered with.
func (s *Seal) Whole() bool {
	return len(s.ChangeIDs) == s.Count && len(s.Digests) == s.Count*digestSize
}

// HashAfter is the hash the seal should have behind the hash of the seal
// before it; the first one stands behind nil.
func (s *Seal) HashAfter(previous []byte) []byte {
	batch := newDigester("baton seal 1")
	batch.number(uint64(s.Number))
	batch.place(s.From)
	batch.place(s.To)
	batch.number(uint64(s.SealedAt.UnixMicro()))
	batch.number(uint64(s.Count))
	for _, id := range s.ChangeIDs {
		batch.part(id[:])
	}
	batch.part(s.Digests)
	chain := newDigester("baton chain 1")
	chain.part(previous)
	chain.part(batch.Sum(nil))
	return chain.Sum(nil)
}

// AuditRow is a change as seals see it: where it stands and what all of it
// hashes to.
type AuditRow struct {
	Place    EventCursor
	ErasedBy *uuid.UUID // the change that tells of its erasure
	Digest   [digestSize]byte
}

const auditColumns = `xid::text::bigint AS transaction, ` + changeHeadColumns + `, salt, data::text, data_digest, erased_by`

// scanAuditRow reads a change and hashes it. What a person's erasure takes
// away, the data and their salt, goes into the digest by a digest of its own,
// which stays.
func scanAuditRow(row pgx.CollectableRow) (AuditRow, error) {
	var a AuditRow
	var c Change
	var salt *uuid.UUID
	var data string
	var dataDigest []byte
	err := row.Scan(&a.Place.Transaction, &c.ID, &c.At, &c.Type, &c.RecordKind, &c.RecordID, &c.ActorID, &c.ActorName,
		&c.ProcessID, &c.TaskID, &c.DecisionID, &salt, &data, &dataDigest, &a.ErasedBy)
	if err != nil {
		return a, err
	}
	a.Place.ID = c.ID
	if a.ErasedBy == nil && salt != nil {
		dataDigest = digestData(*salt, data)
	}
	d := newDigester("baton change 1")
	d.place(a.Place)
	d.number(uint64(c.At.UnixMicro()))
	d.part([]byte(c.Type))
	d.part([]byte(c.RecordKind))
	d.part(c.RecordID[:])
	d.part([]byte(c.ActorName))
	for _, id := range []*uuid.UUID{c.ActorID, c.ProcessID, c.TaskID, c.DecisionID} {
		if id == nil {
			id = &uuid.UUID{}
		}
		d.part(id[:])
	}
	d.part(dataDigest)
	a.Digest = [digestSize]byte(d.Sum(nil))
	return a, nil
}

// digestData hashes a change's data as PostgreSQL writes them. Without the
// salt nobody can find out what they were by trying likely phone numbers.
func digestData(salt uuid.UUID, data string) []byte {
	d := newDigester("baton data 1")
	d.part(salt[:])
	d.part([]byte(data))
	return d.Sum(nil)
}

// digester hashes parts with their lengths, so that no two lists of parts
// hash alike. What is hashed says so in the first part.
type digester struct{ hash.Hash }

func newDigester(what string) digester {
	d := digester{sha256.New()}
	d.part([]byte(what))
	return d
}

func (d digester) part(data []byte) {
	d.number(uint64(len(data)))
	d.Write(data) // a hash never fails
}

func (d digester) number(n uint64) {
	d.Write(binary.BigEndian.AppendUint64(nil, n))
}

func (d digester) place(c EventCursor) {
	d.number(c.Transaction)
	d.part(c.ID[:])
}

// SealNext seals the oldest changes that are not sealed yet, at most limit.
// It returns nil when there are none, or when another program is sealing: of
// all that try, one seals at a time.
func SealNext(ctx context.Context, tx *Tx, limit int) (*Seal, error) {
	var alone bool
	if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1, 0)`, sealLock).Scan(&alone); err != nil || !alone {
		return nil, err
	}
	last, err := LastSeal(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows, err := collect(ctx, tx, scanAuditRow, `SELECT `+auditColumns+` FROM changes
		WHERE (xid, id) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
		ORDER BY xid, id LIMIT $3`, fmt.Sprint(last.To.Transaction), last.To.ID, limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	s := sealOf(last, rows, tx.Now)
	_, err = tx.Exec(ctx, `INSERT INTO audit_seals (number, from_xid, from_id, to_xid, to_id, count, change_ids, digests, hash, sealed_at)
		VALUES ($1, $2::text::xid8, $3, $4::text::xid8, $5, $6, $7, $8, $9, $10)`,
		s.Number, fmt.Sprint(s.From.Transaction), s.From.ID, fmt.Sprint(s.To.Transaction), s.To.ID, s.Count,
		s.ChangeIDs, s.Digests, s.Hash, s.SealedAt)
	if err != nil {
		return nil, fmt.Errorf("write seal: %w", err)
	}
	return s, nil
}

// sealLock is the first of the two numbers of the advisory lock that one
// sealer holds; locks of two numbers never meet those of one.
const sealLock = 10

func sealOf(last *Seal, rows []AuditRow, at time.Time) *Seal {
	s := &Seal{
		SealHead: SealHead{Number: last.Number + 1, Count: len(rows), SealedAt: at},
		From:     rows[0].Place, To: rows[len(rows)-1].Place,
	}
	for _, row := range rows {
		s.ChangeIDs = append(s.ChangeIDs, row.Place.ID)
		s.Digests = append(s.Digests, row.Digest[:]...)
	}
	s.Hash = s.HashAfter(last.Hash)
	return s
}

const sealColumns = `number, count, hash, sealed_at, from_xid::text::bigint, from_id, to_xid::text::bigint, to_id, change_ids, digests`

func scanSeal(row pgx.CollectableRow) (*Seal, error) {
	var s Seal
	err := row.Scan(&s.Number, &s.Count, &s.Hash, &s.SealedAt, &s.From.Transaction, &s.From.ID, &s.To.Transaction, &s.To.ID,
		&s.ChangeIDs, &s.Digests)
	return &s, err
}

// LastSeal is the newest seal; before there is one, an empty one with the
// number 0, behind which the first stands.
func LastSeal(ctx context.Context, db Querier) (*Seal, error) {
	seals, err := collect(ctx, db, scanSeal, `SELECT `+sealColumns+` FROM audit_seals ORDER BY number DESC LIMIT 1`)
	if err != nil {
		return nil, fmt.Errorf("read seals: %w", err)
	}
	if len(seals) == 0 {
		return &Seal{}, nil
	}
	return seals[0], nil
}

// SealAfter is the first seal behind a number, or nil.
func SealAfter(ctx context.Context, db Querier, number int64) (*Seal, error) {
	seals, err := collect(ctx, db, scanSeal, `SELECT `+sealColumns+` FROM audit_seals WHERE number > $1 ORDER BY number LIMIT 1`, number)
	if err != nil || len(seals) == 0 {
		return nil, err
	}
	return seals[0], nil
}

const sealHeadColumns = `number, count, hash, sealed_at`

// SealHeads lists the seals behind a number, oldest first.
func SealHeads(ctx context.Context, db Querier, after int64, limit int) ([]SealHead, error) {
	return collect(ctx, db, pgx.RowToStructByPos[SealHead], `SELECT `+sealHeadColumns+` FROM audit_seals
		WHERE number > $1 ORDER BY number LIMIT $2`, after, limit)
}

// SealHeadsBefore lists the seals before a number, newest first.
func SealHeadsBefore(ctx context.Context, db Querier, before int64, limit int) ([]SealHead, error) {
	return collect(ctx, db, pgx.RowToStructByPos[SealHead], `SELECT `+sealHeadColumns+` FROM audit_seals
		WHERE number < $1 ORDER BY number DESC LIMIT $2`, before, limit)
}

// SealHashAt is the hash of the seal with a number, or nil.
func SealHashAt(ctx context.Context, db Querier, number int64) (found []byte, err error) {
	err = db.QueryRow(ctx, `SELECT hash FROM audit_seals WHERE number = $1`, number).Scan(&found)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return found, err
}
