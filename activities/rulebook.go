package activities

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// RuleBook holds the rule sets in force, compiled. Reading it costs nothing;
// Refresh replaces it as a whole.
type RuleBook struct{ current atomic.Pointer[ruleBookPage] }

type ruleBookPage struct {
	leadRoute ruleSet[rules.LeadRouteFacts, rules.LeadRoute]
}

// ruleSet is a compiled version of the rule set of one decision point.
type ruleSet[In, Out any] struct {
	version uuid.UUID
	set     *rules.Set[In, Out]
}

// NewRuleBook reads and compiles the rule sets in force.
func NewRuleBook(ctx context.Context, db *store.DB) (*RuleBook, error) {
	book := &RuleBook{}
	return book, book.Refresh(ctx, db)
}

// Refresh reads the rule sets in force again. When one cannot be read or
// compiled the book stays as it was. When they have changed, what waits is
// tried again under the new ones.
func (b *RuleBook) Refresh(ctx context.Context, db *store.DB) error {
	versions, err := store.RulesInForce(ctx, db)
	if err != nil {
		return err
	}
	byPoint := map[string]*store.RuleVersion{}
	for _, v := range versions {
		byPoint[v.Point] = v
	}
	leadRoute, err := compiled(rules.LeadRoutePoint, byPoint)
	if err != nil {
		return err
	}
	former := b.current.Swap(&ruleBookPage{leadRoute: leadRoute})
	if former == nil || former.leadRoute.version == leadRoute.version {
		return nil
	}
	return db.Do(ctx, crm.System(), store.WakeAllWaiting)
}

func (b *RuleBook) page() *ruleBookPage { return b.current.Load() }

func compiled[In, Out any](point rules.Point[In, Out], byPoint map[string]*store.RuleVersion) (ruleSet[In, Out], error) {
	version, ok := byPoint[point.Key]
	if !ok {
		return ruleSet[In, Out]{}, fmt.Errorf("no rules in force for %s", point.Key)
	}
	set, problems := point.Compile(version.Body)
	if len(problems) > 0 {
		return ruleSet[In, Out]{}, fmt.Errorf("rules of %s, version %d: %w", point.Key, version.Number, problems[0])
	}
	return ruleSet[In, Out]{version.ID, set}, nil
}
