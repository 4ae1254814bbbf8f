package activities

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// DealVerbs move deals through their stages. A deal passes a stage when its exit
// criteria hold; who may approve deals can move one on regardless, and the
// history says what was missing. What a deal is, follows from its stage.
func DealVerbs() Verbs[crm.Deal] {
	verbs := PlainVerbs(store.Deals)
	verbs.Create = func(ctx context.Context, tx *store.Tx, deal *crm.Deal) error {
		ownByDefault(tx, &deal.OwnerID)
		move, err := moveDeal(ctx, tx, &crm.Deal{}, deal)
		if err != nil {
			return err
		}
		if err := store.Deals.Insert(ctx, tx, deal); err != nil {
			return err
		}
		if err := followNewDeal(ctx, tx, deal); err != nil {
			return err
		}
		return tellOverridden(ctx, tx, deal, move)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, deal *crm.Deal) error {
		if deal.StageID == uuid.Nil {
			deal.StageID = before.StageID
		}
		move, err := moveDeal(ctx, tx, before, deal)
		if err != nil {
			return err
		}
		if err := store.Deals.Update(ctx, tx, before, deal, store.Change{Type: dealEvent(before.State, deal.State)}); err != nil {
			return err
		}
		if err := followMovedDeal(ctx, tx, before.StageID, deal); err != nil {
			return err
		}
		return tellOverridden(ctx, tx, deal, move)
	}
	return verbs
}

// dealEvent is what a change of a deal is told as.
func dealEvent(before, after crm.DealState) string {
	switch {
	case before == after:
		return "deal.updated"
	case after == crm.DealTracking:
		return "deal.reopened"
	}
	return "deal." + string(after)
}

// move is a deal's way from one stage to another: which stages it passed, and
// what of their exit criteria is not met.
type move struct {
	to    *crm.Stage
	isNew bool // the stage is another one than before
	unmet []crm.Label
}

// moveDeal judges a move and sets what follows from the stage.
func moveDeal(ctx context.Context, tx *store.Tx, before, deal *crm.Deal) (move, error) {
	stages, err := store.StagesInOrder(ctx, tx)
	if err != nil {
		return move{}, err
	}
	if deal.StageID == uuid.Nil && len(stages) > 0 {
		deal.StageID = stages[0].ID
	}
	m := move{to: stageOf(stages, deal.StageID), isNew: before.StageID != deal.StageID}
	if m.to == nil {
		return m, crm.InvalidField("stageId", "unknown-reference",
			crm.Label{ZH: "所选的阶段不存在", EN: "The chosen stage does not exist"},
			crm.Label{ZH: "请重新选择阶段", EN: "Choose a stage again"})
	}
	if m.isNew {
		if m.unmet, err = unmetOnTheWay(ctx, tx, deal, passed(stages, stageOf(stages, before.StageID), m.to)); err != nil {
			return m, err
		}
		if len(m.unmet) > 0 && !leads(tx, store.Deals.Schema) {
			return m, refuseMove(m.unmet)
		}
	}
	return m, followStage(tx, before, deal, m)
}

func stageOf(stages []*crm.Stage, id uuid.UUID) *crm.Stage {
	for _, s := range stages {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// passed lists the open stages that a deal leaves forwards on its way; giving a
// deal up passes none. A new deal comes from before the first.
func passed(stages []*crm.Stage, from, to *crm.Stage) []*crm.Stage {
	if to.Kind == crm.StageLost || (from != nil && from.Kind != crm.StageOpen) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(stages), func(s *crm.Stage) bool {
		return s.Kind != crm.StageOpen || s.Position >= to.Position || (from != nil && s.Position < from.Position)
	})
}

// unmetOnTheWay says in words what of the exit criteria of stages a deal does
// not meet.
func unmetOnTheWay(ctx context.Context, tx *store.Tx, deal *crm.Deal, stages []*crm.Stage) ([]crm.Label, error) {
	if !slices.ContainsFunc(stages, func(s *crm.Stage) bool { return strings.TrimSpace(s.Criteria) != "" }) {
		return nil, nil
	}
	vocabulary, err := store.LoadVocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	schema := store.Deals.Schema.With(vocabulary)
	at := crm.FilterContext{Now: tx.Now, Zone: tx.Zone(), Me: tx.Viewer.ID}
	var unmet []crm.Label
	for _, stage := range stages {
		for _, c := range stage.Judge(deal, schema, at) {
			if !c.Met {
				unmet = append(unmet, crm.Label{ZH: stage.NameZH + "：" + c.Words.ZH, EN: stage.NameEN + ": " + c.Words.EN})
			}
		}
	}
	return unmet, nil
}

func refuseMove(unmet []crm.Label) error {
	var problems []crm.Problem
	for _, words := range unmet {
		problems = append(problems, crm.Problem{
			Field: "stageId", Code: "criterion-unmet",
			Message: crm.Label{ZH: "退出条件未满足——" + words.ZH, EN: "An exit criterion is not met: " + words.EN},
			Remedy:  crm.Label{ZH: "请先满足它，或请上级推进", EN: "Meet it first, or ask your manager to move the deal on"},
		})
	}
	return &crm.Invalid{Problems: problems}
}

// followStage sets what a deal is in its stage.
func followStage(tx *store.Tx, before, deal *crm.Deal, m move) error {
	chosen := deal.Probability != nil && (before.Probability == nil || *before.Probability != *deal.Probability)
	if m.to.Kind != crm.StageOpen || deal.Probability == nil || (m.isNew && !chosen) {
		probability := m.to.Probability
		deal.Probability = &probability
	}
	switch m.to.Kind {
	case crm.StageOpen:
		return reopen(before, deal)
	case crm.StageWon:
		if before.State != crm.DealWon && before.State != crm.DealFinished {
			deal.State = crm.DealWon
		}
		*deal.Probability = 100
	case crm.StageLost:
		deal.State = crm.DealLost
		*deal.Probability = 0
		if deal.LostReason == "" {
			return crm.InvalidField("lostReason", "required",
				crm.Label{ZH: "丢单需要原因", EN: "A lost deal has a reason"},
				crm.Label{ZH: "请选择丢单原因", EN: "Choose why it was lost"})
		}
	}
	return closeOn(tx.Today(), before, deal)
}

// reopen takes the day on which it was closed from a deal that is open again.
// One that somebody gives in the same breath contradicts the stage.
func reopen(before, deal *crm.Deal) error {
	given := deal.ClosedOn != nil && (before.ClosedOn == nil || *before.ClosedOn != *deal.ClosedOn)
	if given {
		return crm.InvalidField("closedOn", "still-open",
			crm.Label{ZH: "还在跟进的商机没有结束日期", EN: "A deal that is still open was not closed on any day"},
			crm.Label{ZH: "请清空它，或选择赢单、丢单阶段", EN: "Leave it empty, or choose a stage of won or lost deals"})
	}
	deal.State, deal.ClosedOn = crm.DealTracking, nil
	return nil
}

// closeOn keeps the day on which a deal was won or lost: the one that was
// given, which may lie back, or else today.
func closeOn(today crm.Date, before, deal *crm.Deal) error {
	given := deal.ClosedOn != nil && (before.ClosedOn == nil || *before.ClosedOn != *deal.ClosedOn)
	switch {
	case given && today.Before(*deal.ClosedOn):
		return crm.InvalidField("closedOn", "in-the-future",
			crm.Label{ZH: "结束日期不能在将来", EN: "A deal cannot have been closed in the future"},
			crm.Label{ZH: "请填写实际赢单或丢单的日期", EN: "Give the day on which it was won or lost"})
	case given:
	case before.State == deal.State && before.ClosedOn != nil:
		deal.ClosedOn = before.ClosedOn
	default:
		deal.ClosedOn = &today
	}
	return nil
}

// tellOverridden notes on a deal which criteria a move passed over.
func tellOverridden(ctx context.Context, tx *store.Tx, deal *crm.Deal, m move) error {
	if len(m.unmet) == 0 {
		return nil
	}
	var zh, en []string
	for _, words := range m.unmet {
		zh, en = append(zh, words.ZH), append(en, words.EN)
	}
	return tx.Tell(ctx, store.Change{
		Type: "deal.overridden", RecordKind: crm.Deals.Name, RecordID: deal.ID,
		Facts: map[string]string{"zh": strings.Join(zh, "；"), "en": strings.Join(en, "; ")},
	})
}

// followOrders finishes a won deal when its orders are closed, and takes that
// back when one is open again.
func followOrders(ctx context.Context, tx *store.Tx, id *uuid.UUID) error {
	if id == nil {
		return nil
	}
	deal, err := store.Deals.Lock(ctx, tx.AsSystem(), *id)
	if err != nil {
		return err
	}
	open, closed, err := store.OrdersStanding(ctx, tx, *id)
	if err != nil {
		return err
	}
	before, done := *deal, open == 0 && closed > 0
	switch {
	case deal.State == crm.DealWon && done:
		deal.State = crm.DealFinished
	case deal.State == crm.DealFinished && !done:
		deal.State = crm.DealWon
	}
	return store.Deals.Update(ctx, tx, &before, deal, store.Change{Type: dealEvent(before.State, deal.State)})
}
