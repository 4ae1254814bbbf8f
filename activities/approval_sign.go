package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// signed takes a signature: the seat has spoken, and the round goes on or ends.
// What the round comes to, the process does when it is woken.
func signed(ctx context.Context, tx *store.Tx, process *crm.Process, task *crm.Task) error {
	a, err := store.GetApproval(ctx, tx, *task.ApprovalID)
	if err != nil {
		return err
	}
	r := &round{Approval: a, process: process, signing: task}
	if err := r.refuseSignature(ctx, tx, task); err != nil {
		return err
	}
	seat := a.SeatOf(task.ID)
	if seat == nil {
		return fmt.Errorf("task %s has no seat in approval %s", task.ID, a.ID)
	}
	seat.State, seat.Text = signerStates[task.Outcome], task.Answers.Text(crm.SignatureText)
	seat.ActedBy, seat.ActedFor, seat.At = task.CompletedBy, task.ActedFor, &tx.Now
	if err := store.SaveSigner(ctx, tx, a, seat); err != nil {
		return err
	}
	if seat.State == crm.SignerSentBack {
		return r.end(ctx, tx, crm.ApprovalSentBack)
	}
	return r.advance(ctx, tx)
}

// signerStates are what outcomes of a signature make of its seat.
var signerStates = map[string]crm.SignerState{
	crm.OutcomeAgree: crm.SignerAgreed, crm.OutcomeRefuse: crm.SignerRefused, crm.OutcomeSendBack: crm.SignerSentBack,
}

// refuseSignature refuses to sign one's own entry, in whosever name; to say no
// without a reason; and to sign what is no longer what is shown.
func (r *round) refuseSignature(ctx context.Context, tx *store.Tx, task *crm.Task) error {
	switch {
	case r.State != crm.ApprovalOpen:
		return &crm.Conflict{Code: "approval-over", At: *r.EndedAt, Detail: crm.Label{
			ZH: "这轮审批已于 {at} 结束", EN: "This round of signatures ended at {at}"}}
	case r.IsOwn(*task.CompletedBy):
		return &crm.Conflict{Code: "own-entry", Detail: crm.Label{
			ZH: "不能审批自己提交的内容，代他人签署也不行；请转给别人",
			EN: "Nobody signs their own entry, nor for somebody else; pass it on to another person"}}
	case task.Outcome != crm.OutcomeAgree && strings.TrimSpace(task.Answers.Text(crm.SignatureText)) == "":
		return crm.InvalidField(crm.SignatureText, "required",
			crm.Label{ZH: "拒绝或退回须说明理由", EN: "Say why you refuse it or send it back"},
			crm.Label{ZH: "请填写意见", EN: "Write it into the opinion"})
	}
	fields, schema := approvalFields(r.process)
	now, err := store.KeyValues(ctx, tx, schema, r.RecordID, fields)
	if err != nil || crm.ContentHash(now) == r.ContentHash {
		return err
	}
	return refuseChanged(ctx, tx, schema, crm.ChangesSince(r.Content, now))
}

// refuseChanged refuses to sign what has changed, and says what was and what is.
func refuseChanged(ctx context.Context, tx *store.Tx, schema crm.Schema, changes []crm.ContentChange) error {
	vocabulary, err := store.LoadVocabulary(ctx, tx)
	if err != nil {
		return err
	}
	schema = schema.With(vocabulary).For(tx.Viewer)
	conflict := &crm.Conflict{Code: "content-changed", Detail: crm.Label{
		ZH: "审批的内容已变更，请按新内容重新审批", EN: "What you were to sign has changed; it comes to you anew"}}
	for _, c := range changes {
		f, known := schema.Field(c.Field)
		if !known {
			continue
		}
		was, is := f.Words(c.Was), f.Words(c.Is)
		if f.Reference != "" || f.Limit == crm.FieldMasked {
			was, is = crm.Label{ZH: "…", EN: "…"}, crm.Label{ZH: "…", EN: "…"}
		}
		conflict.Problems = append(conflict.Problems, crm.Problem{
			Field: c.Field, Code: "changed",
			Message: crm.Label{ZH: f.Label.ZH + "：原为 " + was.ZH + "，现为 " + is.ZH, EN: f.Label.EN + ": was " + was.EN + ", is " + is.EN},
			Remedy:  crm.Label{ZH: "请查看新的内容", EN: "Look at it as it is now"},
		})
	}
	return conflict
}
