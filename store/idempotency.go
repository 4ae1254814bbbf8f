package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Answer is what a request was answered, kept so that the same request sent
// again is answered the same and done once.
type Answer struct {
	Status int
	ETag   string
	Body   []byte
}

// idempotencyLifetime is how long answers are kept.
const idempotencyLifetime = 24 * time.Hour

// Answered returns the answer that the person already got for this key, if
// any. The key is reserved until the end of the transaction; a request with
// the same key that is still under way is a Conflict, one with the same key
// for something else is Invalid.
func Answered(ctx context.Context, tx *Tx, key string, request []byte) (*Answer, error) {
	var reserved bool
	err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 7))`,
		tx.Viewer.ID.String()+" "+key).Scan(&reserved)
	if err != nil {
		return nil, fmt.Errorf("reserve idempotency key: %w", err)
	}
	if !reserved {
		return nil, &crm.Conflict{Code: "in-flight", Detail: crm.Label{
			ZH: "同一个请求正在处理中，请稍候", EN: "The same request is still under way; wait for it"}}
	}
	var known []byte
	var a Answer
	err = tx.QueryRow(ctx, `SELECT request, status, etag, body FROM idempotency_keys
		WHERE user_id = $1 AND key = $2 AND created_at >= $3`, tx.Viewer.ID, key, tx.Now.Add(-idempotencyLifetime)).Scan(&known, &a.Status, &a.ETag, &a.Body)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read idempotency key: %w", err)
	}
	if !bytes.Equal(known, request) {
		return nil, keyReused()
	}
	return &a, nil
}

func keyReused() error {
	return crm.InvalidField("Idempotency-Key", "key-reused",
		crm.Label{ZH: "这个幂等键已用于另一个请求", EN: "This key was used for another request"},
		crm.Label{ZH: "请为每个请求使用新的键", EN: "Use a new key for each request"})
}

// KeepAnswer keeps what a request was answered, and forgets old answers.
func KeepAnswer(ctx context.Context, tx *Tx, key string, request []byte, a Answer) error {
	_, err := tx.Exec(ctx, `INSERT INTO idempotency_keys (user_id, key, request, status, etag, body, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (user_id, key) DO UPDATE SET request = $3, status = $4, etag = $5, body = $6, created_at = $7`, tx.Viewer.ID, key, request, a.Status, a.ETag, a.Body, tx.Now)
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	_, err = tx.Exec(ctx, `DELETE FROM idempotency_keys WHERE ctid IN (
		SELECT ctid FROM idempotency_keys WHERE created_at < $1 LIMIT 10)`, tx.Now.Add(-idempotencyLifetime))
	return err
}
