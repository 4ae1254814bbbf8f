package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// ApprovalRequestVerbs enter requests as drafts of who acts, keep what was
// decided as it was decided, and end the process of a request that goes into
// the bin.
func ApprovalRequestVerbs() Verbs[crm.ApprovalRequest] {
	verbs := PlainVerbs(store.ApprovalRequests)
	create, update, remove := verbs.Create, verbs.Update, verbs.Delete
	verbs.Create = func(ctx context.Context, tx *store.Tx, request *crm.ApprovalRequest) error {
		ownByDefault(tx, &request.OwnerID)
		request.State = crm.RequestDraft
		return create(ctx, tx, request)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, request *crm.ApprovalRequest) error {
		if err := refuseDecided(tx, before, request); err != nil {
			return err
		}
		return update(ctx, tx, before, request)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, request *crm.ApprovalRequest) error {
		if err := abandonRequest(ctx, tx, request); err != nil {
			return err
		}
		return remove(ctx, tx, request)
	}
	return verbs
}

// refuseDecided refuses to change what was agreed or refused.
func refuseDecided(tx *store.Tx, before, request *crm.ApprovalRequest) error {
	if before.State != crm.RequestAgreed && before.State != crm.RequestRefused || tx.Viewer.Allowed(store.ApprovalRequests.Schema.Kind, crm.Manage) {
		return nil
	}
	refused := &crm.Invalid{}
	for _, name := range crm.RequestKeyFields() {
		f, _ := store.ApprovalRequests.Schema.Field(name)
		if f.SameIn(before, request) {
			continue
		}
		refused.Problems = append(refused.Problems, crm.Problem{
			Field: name, Code: "decided",
			Message: crm.Label{ZH: "申请已有结果，“" + f.Label.ZH + "”不能再改", EN: "The request was decided; “" + f.Label.EN + "” stays as it was"},
			Remedy:  crm.Label{ZH: "请另建一个申请", EN: "Make another request"},
		})
	}
	if len(refused.Problems) == 0 {
		return nil
	}
	return refused
}

// abandonRequest ends the process of a request that goes into the bin.
func abandonRequest(ctx context.Context, tx *store.Tx, request *crm.ApprovalRequest) error {
	running, err := store.ProcessesOf(ctx, tx, crm.ApprovalRequests.Name, request.ID)
	if err != nil {
		return err
	}
	for _, p := range running {
		if err := abandon(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	if request.State != crm.RequestPending && request.State != crm.RequestSentBack {
		return nil
	}
	return moveRequest(ctx, tx, request, crm.RequestDraft, store.Change{Type: "approval-request.withdrawn"})
}

// SubmitRequest asks for the signatures of a draft.
func SubmitRequest(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	request, err := lockRequest(ctx, tx, id, version)
	if err != nil {
		return err
	}
	switch request.State {
	case crm.RequestDraft:
	case crm.RequestSentBack:
		return &crm.Conflict{Code: "sent-back", Detail: crm.Label{
			ZH: "申请已退回，请在待办“修改后重新提交”中提交", EN: "It was sent back; resubmit it by the task “Revise and resubmit”"}}
	default:
		return &crm.Conflict{Code: "not-draft", Detail: crm.Label{
			ZH: "只有草稿可以提交", EN: "Only a draft can be submitted"}}
	}
	ownByDefault(tx, &request.OwnerID)
	process, err := store.StartProcess(ctx, tx, crm.RequestProcess(), crm.ApprovalRequests.Name, request.ID)
	if err != nil {
		return err
	}
	return moveRequest(ctx, tx, request, crm.RequestPending, store.Change{Type: "approval-request.submitted", ProcessID: &process.ID})
}

// WithdrawRequest makes a request that is under way a draft again; whoever was
// to sign is told.
func WithdrawRequest(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	process, err := openProcess(ctx, tx, crm.ApprovalRequests.Name, id)
	if err != nil {
		return err
	}
	request, err := lockRequest(ctx, tx, id, version)
	if err != nil {
		return err
	}
	if process == nil {
		return &crm.Conflict{Code: "not-under-way", Detail: crm.Label{
			ZH: "这个申请不在审批中", EN: "This request is not under way"}}
	}
	if err := (&held{process: process}).refusePaused(); err != nil {
		return err
	}
	return draftAgain(ctx, tx, process, request, "")
}

// redraft makes the request of a locked process a draft again, as whoever
// started the process wants.
func redraft(ctx context.Context, tx *store.Tx, process *crm.Process, text string) error {
	request, err := store.ApprovalRequests.Lock(ctx, tx, process.RecordID)
	if err != nil {
		return err
	}
	return draftAgain(ctx, tx, process, request, text)
}

// draftAgain ends the process of a request, which is a draft again.
func draftAgain(ctx context.Context, tx *store.Tx, process *crm.Process, request *crm.ApprovalRequest, text string) error {
	if err := abandonLocked(ctx, tx, process, crm.OutcomeWithdrawn); err != nil {
		return err
	}
	return moveRequest(ctx, tx, request, crm.RequestDraft, store.Change{
		Type: "approval-request.withdrawn", ProcessID: &process.ID, Facts: said(text),
	})
}

// openProcess takes the process under way on a record; nil: there is none.
func openProcess(ctx context.Context, tx *store.Tx, kind string, record uuid.UUID) (*crm.Process, error) {
	processes, err := store.ProcessesOf(ctx, tx, kind, record)
	if err != nil {
		return nil, err
	}
	for _, p := range processes {
		if p.State == crm.ProcessEnded {
			continue
		}
		locked, err := store.LockProcess(ctx, tx, p.ID)
		if err != nil || locked.State != crm.ProcessEnded {
			return locked, err
		}
	}
	return nil, nil
}

// lockRequest takes a request for an act of who may edit it, unless it changed
// since the person read it.
func lockRequest(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) (*crm.ApprovalRequest, error) {
	request, err := store.ApprovalRequests.Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := Require(ctx, tx, store.ApprovalRequests.Schema, crm.Edit, request); err != nil {
		return nil, err
	}
	if request.Version != version {
		return nil, fmt.Errorf("approval request %s: %w", id, crm.ErrStale)
	}
	return request, nil
}

func moveRequest(ctx context.Context, tx *store.Tx, request *crm.ApprovalRequest, to crm.RequestState, told store.Change) error {
	before := *request
	request.State = to
	return store.ApprovalRequests.UpdateFollowing(ctx, tx, &before, request, told)
}

// requestFacts is what request.approval may know of a request.
func requestFacts(tx *store.Tx, company Company, request *crm.ApprovalRequest, round int) rules.RequestApprovalFacts {
	return rules.RequestApprovalFacts{
		Request: rules.RequestFacts{
			Category: request.Category, Amount: request.Amount, Signers: len(request.SignerIDs), Rounds: round, Custom: request.Custom,
		},
		At: timeFacts(tx.Now.In(company.Zone())),
	}
}

// askForRequest asks request.approval who signs after those whom the initiator
// chose. Every round asks for itself: the amount may have changed.
func askForRequest(ctx context.Context, tx *store.Tx, p *Processes, process *crm.Process, round int) (*approvalAsk, error) {
	request, err := store.ApprovalRequests.Lock(ctx, tx, process.RecordID)
	if err != nil {
		return nil, err
	}
	q := inProcess(process)
	if round > 1 {
		q.subject = fmt.Sprint("round ", round)
	}
	answer, err := decide(ctx, tx, p.Rules, rules.RequestApprovalPoint, q, requestFacts(tx, p.Company, request, round))
	if err != nil {
		return nil, err
	}
	if answer == nil {
		return nil, wait(ctx, tx, process, wanting{reason: crm.WaitingForRule, on: rules.RequestApprovalPoint.Key})
	}
	ask := &approvalAsk{
		levels: requestLevels(request, answer.outcome.Chain), signing: signingOf(request, process),
		madeBy: crm.MadeByRule, decision: &answer.id, withinMinutes: answer.outcome.WithinMinutes,
	}
	if counter, err := uuid.Parse(answer.outcome.Person); err == nil {
		ask.signing.CounterSigner = &counter
	}
	return ask, nil
}

// signingOf says whose entry a request is: its owner's, and of whoever typed or
// submitted it.
func signingOf(request *crm.ApprovalRequest, process *crm.Process) crm.Signing {
	var s crm.Signing
	for _, id := range []*uuid.UUID{request.OwnerID, process.StartedBy, request.CreatedBy} {
		if id == nil {
			continue
		}
		if s.Initiator == uuid.Nil {
			s.Initiator = *id
		}
		s.Own = append(s.Own, *id)
	}
	return s
}

// requestLevels are the chosen signers, and then the chain of the rule.
func requestLevels(request *crm.ApprovalRequest, chain rules.ApprovalChain) []crm.Level {
	var levels []crm.Level
	if len(request.SignerIDs) > 0 {
		chosen := crm.Level{Label: crm.Label{ZH: "所选审批人", EN: "Chosen signers"}, Pattern: request.Pattern, NoEnds: request.NoEnds}
		if request.Share != nil {
			chosen.Share = *request.Share
		}
		for _, id := range request.SignerIDs {
			chosen.Seats = append(chosen.Seats, crm.Seat{Kind: crm.SeatChosen, ID: &id})
		}
		levels = append(levels, chosen)
	}
	if chain == rules.ChosenOnly && len(levels) == 0 {
		chain = rules.DirectSuperior // somebody signs
	}
	return append(levels, chainLevels(chain)...)
}

func chainLevels(chain rules.ApprovalChain) []crm.Level {
	level := func(zh, en string, pattern crm.Pattern, seat crm.Seat) crm.Level {
		return crm.Level{Label: crm.Label{ZH: zh, EN: en}, Pattern: pattern, NoEnds: true, Seats: []crm.Seat{seat}}
	}
	superior := func(up int) crm.Seat { return crm.Seat{Kind: crm.SeatSuperior, Up: up} }
	switch chain {
	case rules.DirectSuperior:
		return []crm.Level{level("直接上级", "Direct superior", crm.AllSign, superior(1))}
	case rules.TwoSuperiors:
		return []crm.Level{
			level("直接上级", "Direct superior", crm.AllSign, superior(1)),
			level("上级的上级", "Second superior", crm.AllSign, superior(2)),
		}
	case rules.DepartmentHead:
		return []crm.Level{level("部门负责人", "Head of department", crm.AllSign, crm.Seat{Kind: crm.SeatDepartment})}
	case rules.EverySuperior:
		return []crm.Level{level("各级上级", "Every superior", crm.InSequence, crm.Seat{Kind: crm.SeatSuperiors})}
	}
	return nil
}
