package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestIdempotency(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	answer := store.Answer{Status: 201, ETag: `"1"`, Body: []byte("{}")}
	keep := func(viewer crm.Viewer, key string) {
		act(t, db, viewer, func(ctx context.Context, tx *store.Tx) error {
			if known, err := store.Answered(ctx, tx, key, []byte("request")); known != nil || err != nil {
				t.Errorf("a new key is answered %v, %v", known, err)
			}
			return store.KeepAnswer(ctx, tx, key, []byte("request"), answer)
		})
	}
	answered := func(viewer crm.Viewer, key, request string) (known *store.Answer, err error) {
		err = db.Do(t.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
			known, err = store.Answered(ctx, tx, key, []byte(request))
			return err
		})
		return known, err
	}
	keep(sam, "key")
	t.Run("the same request is answered the same", func(t *testing.T) {
		known, err := answered(sam, "key", "request")
		if diff := cmp.Diff(&answer, known); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
	t.Run("another request with the same key is refused", func(t *testing.T) {
		_, err := answered(sam, "key", "another")
		requireProblem(t, err, "Idempotency-Key", "key-reused")
	})
	t.Run("a key belongs to one person", func(t *testing.T) {
		if known, err := answered(person(t, db, "sara"), "key", "another"); known != nil || err != nil {
			t.Errorf("%v, %v", known, err)
		}
	})
	t.Run("a request that is still under way is said to be", func(t *testing.T) {
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.Answered(ctx, tx, "slow", []byte("request")); err != nil {
				return err
			}
			_, err := answered(sam, "slow", "request")
			var conflict *crm.Conflict
			if !errors.As(err, &conflict) || conflict.Code != "in-flight" {
				t.Errorf("got %v", err)
			}
			return store.KeepAnswer(ctx, tx, "slow", []byte("request"), answer)
		})
		if known, err := answered(sam, "slow", "request"); known == nil || err != nil {
			t.Errorf("after it is done: %v, %v", known, err)
		}
	})
	t.Run("a request that failed may be sent again", func(t *testing.T) {
		failed := errors.New("failed")
		requireError(t, db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
			if err := store.KeepAnswer(ctx, tx, "failing", []byte("request"), answer); err != nil {
				return err
			}
			return failed
		}), failed)
		if known, err := answered(sam, "failing", "request"); known != nil || err != nil {
			t.Errorf("%v, %v", known, err)
		}
	})
	t.Run("answers are forgotten after a day", func(t *testing.T) {
		setClock(db, monday.Add(25*time.Hour))
		keep(sam, "later")
		if n := count(t, db, `SELECT count(*) FROM idempotency_keys`); n != 1 {
			t.Errorf("%d are kept", n)
		}
	})
}
