package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// sumOf is a content's name made of one digit.
func sumOf(digit string) string { return strings.Repeat(digit, 64) }

// attach reserves a content and hangs it on a lead.
func attach(t *testing.T, db *store.DB, viewer crm.Viewer, lead uuid.UUID, sum string) crm.Attachment {
	t.Helper()
	a := crm.Attachment{RecordKind: "lead", RecordID: lead, Name: "offer.pdf", ContentType: "application/pdf", Size: 1, SHA256: sum}
	act(t, db, viewer, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(store.ReserveBlob(ctx, tx, sum, 1), store.InsertAttachment(ctx, tx, &a))
	})
	return a
}

// sweep takes one content and says which.
func sweep(t *testing.T, db *store.DB) (taken string) {
	t.Helper()
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.SweepBlob(ctx, tx, func(_ context.Context, sum string) error { taken = sum; return nil })
		return err
	})
	return taken
}

func TestSweepBlob(t *testing.T) {
	t.Run("takes a content a day after nothing refers to it any more", func(t *testing.T) {
		db := openFirm(t)
		sam := person(t, db, "sam")
		lead := ownedLead(t, db, "Acme", &sam.ID)
		first, second := attach(t, db, sam, lead.ID, sumOf("a")), attach(t, db, sam, lead.ID, sumOf("a"))
		for _, a := range []crm.Attachment{first, second} {
			setClock(db, monday.Add(48*time.Hour))
			if got := sweep(t, db); got != "" {
				t.Fatalf("%s is taken while it is attached", got)
			}
			act(t, db, sam, func(ctx context.Context, tx *store.Tx) error { return store.DeleteAttachment(ctx, tx, a) })
		}
		setClock(db, monday.Add(71*time.Hour))
		if got := sweep(t, db); got != "" {
			t.Errorf("%s is taken within a day", got)
		}
		setClock(db, monday.Add(73*time.Hour))
		if got := sweep(t, db); got != sumOf("a") {
			t.Errorf("took %q", got)
		}
		if n := count(t, db, `SELECT count(*) FROM blobs`); n != 0 {
			t.Errorf("%d contents are known still", n)
		}
	})
	t.Run("takes what was reserved and never attached", func(t *testing.T) {
		db := open(t)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.ReserveBlob(ctx, tx, sumOf("b"), 1) })
		setClock(db, monday.Add(25*time.Hour))
		if got := sweep(t, db); got != sumOf("b") {
			t.Errorf("took %q", got)
		}
	})
	t.Run("forgets nothing that could not be removed", func(t *testing.T) {
		db := open(t)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.ReserveBlob(ctx, tx, sumOf("c"), 1) })
		setClock(db, monday.Add(25*time.Hour))
		broken := errors.New("no connection")
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := store.SweepBlob(ctx, tx, func(context.Context, string) error { return broken })
			return err
		})
		requireError(t, err, broken)
		if got := sweep(t, db); got != sumOf("c") {
			t.Errorf("took %q", got)
		}
	})
	t.Run("lets who keeps the same content again wait, and then keep it anew", func(t *testing.T) {
		db := openFirm(t)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.ReserveBlob(ctx, tx, sumOf("d"), 1) })
		setClock(db, monday.Add(25*time.Hour))
		removing, removed := make(chan struct{}), make(chan struct{})
		var order []string
		var all sync.WaitGroup
		all.Go(func() {
			err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
				_, err := store.SweepBlob(ctx, tx, func(context.Context, string) error {
					close(removing)
					<-removed
					order = append(order, "removed")
					return nil
				})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-removing
		all.Go(func() {
			time.AfterFunc(50*time.Millisecond, func() { close(removed) })
		})
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.ReserveBlob(ctx, tx, sumOf("d"), 1) })
		order = append(order, "reserved")
		all.Wait()
		if strings.Join(order, " ") != "removed reserved" {
			t.Errorf("got %v", order)
		}
		if n := count(t, db, `SELECT count(*) FROM blobs`); n != 1 {
			t.Errorf("%d contents are known", n)
		}
	})
	t.Run("leaves a content that was swept before it was attached to be sent again", func(t *testing.T) {
		db := openFirm(t)
		sam := person(t, db, "sam")
		lead := ownedLead(t, db, "Acme", &sam.ID)
		err := db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
			return store.InsertAttachment(ctx, tx, &crm.Attachment{RecordKind: "lead", RecordID: lead.ID, Name: "a", SHA256: sumOf("e")})
		})
		requireError(t, err, crm.ErrConflict)
	})
}

func TestAttachments(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	lead := ownedLead(t, db, "Acme", &sam.ID)
	t.Run("are at most two hundred on a record, also when many come at once", func(t *testing.T) {
		if _, err := db.Exec(t.Context(), `INSERT INTO attachments (id, record_kind, record_id, name, content_type, size, sha256, created_at)
			SELECT gen_random_uuid(), 'lead', $1, 'a', 'text/plain', 1, $2, $3 FROM generate_series(1, 195)`, lead.ID, sumOf("a"), monday); err != nil {
			t.Fatal(err)
		}
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error { return store.ReserveBlob(ctx, tx, sumOf("a"), 1) })
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				a := crm.Attachment{RecordKind: "lead", RecordID: lead.ID, Name: "a", ContentType: "text/plain", SHA256: sumOf("a")}
				err := db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error { return store.InsertAttachment(ctx, tx, &a) })
				if err != nil {
					requireProblem(t, err, "file", "too-many")
				}
			})
		}
		all.Wait()
		if n := count(t, db, `SELECT count(*) FROM attachments`); n != crm.MaxAttachments {
			t.Errorf("%d files", n)
		}
	})
}

func TestSetTags(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	lead, other := ownedLead(t, db, "Acme", &sam.ID), ownedLead(t, db, "Other", &sam.ID)
	set := func(t *testing.T, record uuid.UUID, names ...string) string {
		t.Helper()
		var list []string
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
			tags, err := store.SetTags(ctx, tx, "lead", record, names)
			for _, tag := range tags {
				list = append(list, tag.Name)
			}
			return err
		})
		return strings.Join(list, ",")
	}
	t.Run("puts on what is new and takes off what is gone; the first spelling stays", func(t *testing.T) {
		for _, step := range []struct{ names, want string }{{"VIP,东区", "VIP,东区"}, {"vip,new", "new,VIP"}, {"", ""}} {
			if got := set(t, lead.ID, strings.FieldsFunc(step.names, func(r rune) bool { return r == ',' })...); got != step.want {
				t.Errorf("%s: got %s, want %s", step.names, got, step.want)
			}
		}
	})
	t.Run("tells the history what changed, and nothing where nothing did", func(t *testing.T) {
		before := count(t, db, `SELECT count(*) FROM changes WHERE type = 'lead.tagged'`)
		set(t, lead.ID, "VIP")
		set(t, lead.ID, "vip")
		if n := count(t, db, `SELECT count(*) FROM changes WHERE type = 'lead.tagged'`); n != before+1 {
			t.Errorf("%d more changes", n-before)
		}
	})
	t.Run("offers only tags in use, those that begin so first", func(t *testing.T) {
		set(t, other.ID, "super vip", "vip plus", "100%")
		found, err := store.TagsLike(t.Context(), db, "ＶＩＰ", 10)
		var names []string
		for _, tag := range found {
			names = append(names, tag.Name)
		}
		if got := strings.Join(names, ","); got != "VIP,vip plus,super vip" || err != nil {
			t.Errorf("%s, %v", got, err)
		}
		if found, err := store.TagsLike(t.Context(), db, "%", 10); len(found) != 1 || err != nil {
			t.Errorf("%v, %v", found, err)
		}
		if found, err := store.TagsLike(t.Context(), db, "new", 10); len(found) != 0 || err != nil {
			t.Errorf("%v, %v", found, err)
		}
	})
	t.Run("makes a tag once, however many need it at once", func(t *testing.T) {
		var all sync.WaitGroup
		for _, record := range []uuid.UUID{lead.ID, other.ID, lead.ID, other.ID} {
			all.Go(func() {
				err := db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
					_, err := store.SetTags(ctx, tx, "lead", record, []string{"b", "a", "c"})
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := count(t, db, `SELECT count(*) FROM tags WHERE folded IN ('a', 'b', 'c')`); n != 3 {
			t.Errorf("%d tags", n)
		}
	})
}
