package activities

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// CommitmentVerbs keep one true record of what was promised: who promised it
// says what became of it, once; the words and what was settled are corrected
// only by who leads.
func CommitmentVerbs() Verbs[crm.Commitment] {
	verbs := PlainVerbs(store.Commitments)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, c *crm.Commitment) error {
		ownByDefault(tx, &c.ByID)
		if c.MadeOn == nil {
			today := tx.Today()
			c.MadeOn = &today
		}
		if c.State != "" && c.State != crm.CommitmentOpen && !leads(tx, store.Commitments.Schema) {
			return crm.InvalidField("state", "wrong-course",
				crm.Label{ZH: "新的承诺从“待兑现”开始", EN: "A new commitment begins as open"},
				crm.Label{ZH: "请先保存，再更改状态", EN: "Save it first, then change the state"})
		}
		settle(tx, "", c)
		return create(ctx, tx, c)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, c *crm.Commitment) error {
		if c.State == "" {
			c.State = before.State
		}
		if !leads(tx, store.Commitments.Schema) {
			if err := refuseRewording(before, c); err != nil {
				return err
			}
		}
		settle(tx, before.State, c)
		return update(ctx, tx, before, c)
	}
	return verbs
}

// refuseRewording refuses to change what was promised, or what became of it
// once that is settled.
func refuseRewording(before, c *crm.Commitment) error {
	if before.State != crm.CommitmentOpen && c.State != before.State {
		return crm.InvalidField("state", "wrong-course",
			crm.Label{ZH: "承诺已经了结", EN: "The commitment is settled"},
			crm.Label{ZH: "请让上级更正", EN: "Ask your manager to correct it"})
	}
	for _, f := range store.Commitments.Schema.Fields {
		if promised[f.Name] && differs(f.Value(before), f.Value(c)) {
			return crm.InvalidField(f.Name, "promised",
				crm.Label{ZH: "作出的承诺不能改写", EN: "What was promised is not reworded"},
				crm.Label{ZH: "请撤回它并新建一条，或让上级更正", EN: "Withdraw it and make another one, or ask your manager"})
		}
	}
	return nil
}

// differs compares values as people see them.
func differs(before, after any) bool {
	from, err := json.Marshal(before)
	to, failed := json.Marshal(after)
	return err != nil || failed != nil || !bytes.Equal(from, to)
}

// promised are the fields that say what was promised to whom until when.
var promised = map[string]bool{"customerId": true, "what": true, "kind": true, "amount": true, "madeOn": true, "dueOn": true}

// settle notes the day on which a commitment was settled.
func settle(tx *store.Tx, before crm.CommitmentState, c *crm.Commitment) {
	today := tx.Today()
	switch {
	case c.State == "" || c.State == crm.CommitmentOpen:
		c.SettledOn = nil
	case before == "" || before == crm.CommitmentOpen:
		c.SettledOn = &today
	}
}
