package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// LoadVocabulary reads what the company added to the kinds: the entries of its
// dictionaries and its own fields.
func LoadVocabulary(ctx context.Context, db Querier) (crm.Vocabulary, error) {
	v := crm.Vocabulary{Dictionaries: map[string][]crm.Choice{}, Fields: map[string][]crm.CustomField{}}
	entries, err := collect(ctx, db, DictionaryEntries.scan, "SELECT "+DictionaryEntries.names+
		" FROM dictionary_entries WHERE deleted_at IS NULL ORDER BY dictionary, position, id")
	if err != nil {
		return v, fmt.Errorf("read dictionaries: %w", err)
	}
	keys := map[uuid.UUID]string{}
	for _, e := range entries {
		keys[e.ID] = e.Key
	}
	for _, e := range entries {
		choice := crm.Choice{Value: e.Key, Label: crm.Label{ZH: e.NameZH, EN: e.NameEN}, Former: e.Retired}
		if e.ParentID != nil {
			choice.Parent = keys[*e.ParentID]
		}
		v.Dictionaries[e.Dictionary] = append(v.Dictionaries[e.Dictionary], choice)
	}
	fields, err := collect(ctx, db, CustomFields.scan, "SELECT "+CustomFields.names+
		" FROM custom_fields WHERE deleted_at IS NULL ORDER BY kind, position, id")
	if err != nil {
		return v, fmt.Errorf("read custom fields: %w", err)
	}
	for _, f := range fields {
		v.Fields[f.Kind] = append(v.Fields[f.Kind], *f)
	}
	return v, nil
}

// keepVocabulary is how long the kinds are remembered as the company uses them;
// what another program changes is seen after it.
const keepVocabulary = 2 * time.Second

// Kinds remembers the kinds as the company uses them.
type Kinds struct {
	db *DB

	loading sync.Mutex // only of those who hold no connection

	mu        sync.Mutex // never while anything is waited for
	schemas   map[string]crm.Schema
	until     time.Time
	forgotten int
}

// NewKinds remembers nothing yet.
func NewKinds(db *DB) *Kinds { return &Kinds{db: db} }

// Schemas gives every kind as the company uses it, by name. It must not be
// changed. Within a transaction or a snapshot they are read over its connection:
// a second one it might wait for forever, among others that do the same.
func (k *Kinds) Schemas(ctx context.Context) (map[string]crm.Schema, error) {
	if HoldsConnection(ctx) {
		return k.schemasHeld(ctx)
	}
	k.loading.Lock()
	defer k.loading.Unlock()
	schemas, forgotten := k.remembered()
	if schemas != nil {
		return schemas, nil
	}
	vocabulary, err := LoadVocabulary(ctx, k.db)
	if err != nil {
		return nil, err
	}
	schemas = withVocabulary(vocabulary)
	k.remember(schemas, forgotten)
	return schemas, nil
}

// schemasHeld gives the kinds to who holds a connection.
func (k *Kinds) schemasHeld(ctx context.Context) (map[string]crm.Schema, error) {
	if schemas, _ := k.remembered(); schemas != nil {
		return schemas, nil
	}
	if tx := holder(ctx); tx != nil {
		return schemasIn(ctx, tx)
	}
	vocabulary, err := LoadVocabulary(ctx, snapshot(ctx))
	return withVocabulary(vocabulary), err
}

// remembered is what was read not long ago; nil is nothing.
func (k *Kinds) remembered() (schemas map[string]crm.Schema, forgotten int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.db.Now().Before(k.until) {
		return nil, k.forgotten
	}
	return k.schemas, k.forgotten
}

// remember keeps what was read, unless it was to be forgotten meanwhile.
func (k *Kinds) remember(schemas map[string]crm.Schema, forgotten int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.forgotten == forgotten {
		k.schemas, k.until = schemas, k.db.Now().Add(keepVocabulary)
	}
}

// Schema gives one kind as the company uses it.
func (k *Kinds) Schema(ctx context.Context, kind string) (crm.Schema, error) {
	schemas, err := k.Schemas(ctx)
	if err != nil {
		return crm.Schema{}, err
	}
	return schemaAmong(schemas, kind)
}

func schemaAmong(schemas map[string]crm.Schema, kind string) (crm.Schema, error) {
	schema, ok := schemas[kind]
	if !ok {
		return crm.Schema{}, fmt.Errorf("kind %s: %w", kind, crm.ErrNotFound)
	}
	return schema, nil
}

// kindsRead are the kinds as a transaction has read them, for all its parts.
type kindsRead struct{ schemas map[string]crm.Schema }

// SchemaIn gives one kind as the transaction finds it, with what the
// transaction itself has added. It needs no second connection, for which a
// transaction that holds one might wait forever.
func SchemaIn(ctx context.Context, tx *Tx, kind string) (crm.Schema, error) {
	schemas, err := schemasIn(ctx, tx)
	if err != nil {
		return crm.Schema{}, err
	}
	return schemaAmong(schemas, kind)
}

func schemasIn(ctx context.Context, tx *Tx) (map[string]crm.Schema, error) {
	if tx.kinds.schemas == nil {
		vocabulary, err := LoadVocabulary(ctx, tx)
		if err != nil {
			return nil, err
		}
		tx.kinds.schemas = withVocabulary(vocabulary)
	}
	return tx.kinds.schemas, nil
}

// ForgetKinds makes the next question of the transaction read anew.
func (tx *Tx) ForgetKinds() { tx.kinds.schemas = nil }

func withVocabulary(vocabulary crm.Vocabulary) map[string]crm.Schema {
	schemas := map[string]crm.Schema{}
	for _, schema := range crm.Schemas() {
		schemas[schema.Name] = schema.With(vocabulary)
	}
	return schemas
}

// Forget makes the next question read anew: dictionaries or fields changed.
func (k *Kinds) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.schemas, k.forgotten = nil, k.forgotten+1
}
