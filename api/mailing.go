package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type previewMailing struct {
	ByID
	Idempotent
	Body struct {
		Limit  int    `json:"limit,omitempty" default:"50" minimum:"1" maximum:"200" doc:"Of those left out."`
		Cursor string `json:"cursor,omitempty" maxLength:"20" doc:"nextCursor of the page before."`
	}
}

type startMailing struct {
	ByID
	Idempotent
	Body struct {
		Version int64 `json:"version" doc:"Of the mailing as it was read."`
	}
}

type stopMailing struct {
	ByID
	Idempotent
}

// mailingPreview is what would become of a mailing that was sent now.
type mailingPreview struct {
	Count      int             `json:"count" doc:"Letters that would go."`
	More       bool            `json:"more" doc:"Only the first 10,000 records were looked at."`
	Letters    []previewLetter `json:"letters" doc:"The first of them."`
	LeftOut    []causeCount    `json:"leftOut" doc:"Who would get none, counted by cause."`
	People     []recipientView `json:"people" doc:"Who would get none."`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type previewLetter struct {
	Record  recordRef `json:"record"`
	Address string    `json:"address"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
}

type causeCount struct {
	Cause string `json:"cause"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// recipientView is one of those to whom a mailing goes.
type recipientView struct {
	ID         uuid.UUID `json:"id"`
	Record     recordRef `json:"record" doc:"Without a label where you do not see it."`
	State      string    `json:"state" enum:"waiting,sending,sent,left-out,failed,unclear"`
	StateLabel string    `json:"stateLabel"`
	Cause      string    `json:"cause,omitempty" enum:"refusal,complaint,no-address,same-address,stopped,gone"`
	Reason     string    `json:"reason,omitempty" doc:"Why they got none, or why it has not gone."`
	// At is the time of the state, as far as something was done.
	At *time.Time `json:"at,omitempty" doc:"When the letter went or was kept back, or was tried last; not before."`
}

type mailingResult struct {
	Total   int          `json:"total"`
	States  []stateCount `json:"states"`
	LeftOut []causeCount `json:"leftOut" doc:"Who got none, counted by cause."`
	// MaySend spares people a button that would be refused.
	MaySend bool `json:"maySend" doc:"The person who asks may start and stop it."`
}

type stateCount struct {
	State string `json:"state" enum:"waiting,sending,sent,left-out,failed,unclear"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

type listRecipients struct {
	ByID
	State  string `query:"state" enum:"waiting,sending,sent,left-out,failed,unclear"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"100"`
}

type recipientPage struct {
	Items      []recipientView `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

func (s *Server) mailingRoutes() {
	area, acts := crm.Mailings.Plural, "/mailings/{id}/acts/"
	handle(s, operation("preview-mailing", http.MethodPost, acts+"preview", "Whom it would reach now, and whom it would leave out", area), s.previewMailing)
	handle(s, operation("start-mailing", http.MethodPost, acts+"start", "Send a mailing", area), s.startMailing)
	handle(s, operation("stop-mailing", http.MethodPost, acts+"stop", "Keep from going what has not begun to go", area), s.stopMailing)
	for _, act := range []string{"start", "stop"} {
		answerWith(s.api.OpenAPI().Paths[base+acts+act].Post, http.StatusOK, "ActResults")
	}
	handle(s, operation("result-of-mailing", http.MethodGet, "/mailings/{id}/result", "How far a mailing is, and what became of its letters", area), s.mailingResult)
	handle(s, operation("recipients-of-mailing", http.MethodGet, "/mailings/{id}/recipients", "To whom a mailing goes", area), s.mailingRecipients)
	s.mailingExportRoute()
	s.publicUnsubscribeRoutes()
}

func (s *Server) startMailing(ctx context.Context, in *startMailing) (*raw, error) {
	return s.actOnMailing(ctx, in.Key, "start", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.StartMailing(ctx, tx, in.ID, in.Body.Version)
	})
}

func (s *Server) stopMailing(ctx context.Context, in *stopMailing) (*raw, error) {
	return s.actOnMailing(ctx, in.Key, "stop", in.ID, nil, func(ctx context.Context, tx *store.Tx) error {
		return activities.StopMailing(ctx, tx, in.ID)
	})
}

func (s *Server) actOnMailing(ctx context.Context, key, act string, id uuid.UUID, body any, do func(context.Context, *store.Tx) error) (*raw, error) {
	return s.actOn(ctx, key, crm.Mailings.Plural+"/"+id.String()+"/acts/"+act, id, body, do)
}

func (s *Server) previewMailing(ctx context.Context, in *previewMailing) (*itself[mailingPreview], error) {
	from := 0
	if in.Body.Cursor != "" {
		var err error
		if from, err = strconv.Atoi(in.Body.Cursor); err != nil || from < 0 {
			return nil, invalidPlace()
		}
	}
	viewer := viewerOf(ctx)
	var view mailingPreview
	err := s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		mailing, err := store.Mailings.Get(ctx, tx, viewer, in.ID)
		if err != nil {
			return err
		}
		preview, err := activities.PreviewMailing(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		shown := preview.LeftOut[min(from, len(preview.LeftOut)):min(from+in.Body.Limit, len(preview.LeftOut))]
		view, err = previewView(ctx, tx, string(mailing.Audience), preview, shown)
		if next := from + in.Body.Limit; next < len(preview.LeftOut) {
			view.NextCursor = strconv.Itoa(next)
		}
		return err
	})
	return answered(view), err
}

func previewView(ctx context.Context, tx *store.Tx, kind string, p *activities.MailingPreview, shown []activities.PreviewLeftOut) (mailingPreview, error) {
	language := tx.Viewer.Language
	view := mailingPreview{Count: p.Count, More: p.More, Letters: []previewLetter{}, LeftOut: []causeCount{}, People: []recipientView{}}
	counts := map[crm.LeftOutCause]int{}
	for _, one := range p.LeftOut {
		counts[one.Cause]++
	}
	view.LeftOut = causeCounts(counts, language)
	for _, l := range p.Letters {
		view.Letters = append(view.Letters, previewLetter{
			Record: recordRef{Kind: kind, ID: l.RecordID, Label: l.Facts.Name}, Address: l.Facts.Address, Subject: l.Letter.Subject, Text: l.Letter.Text,
		})
	}
	recipients := make([]crm.MailingRecipient, len(shown))
	for i, one := range shown {
		recipients[i] = crm.MailingRecipient{ID: one.RecordID, RecordID: one.RecordID, State: crm.RecipientLeftOut, Cause: one.Cause, Reason: &one.Reason}
	}
	var err error
	view.People, err = recipientViews(ctx, tx, tx.Viewer, kind, recipients)
	return view, err
}

// causeCounts lists counts in the order of the causes.
func causeCounts(counts map[crm.LeftOutCause]int, language crm.Language) []causeCount {
	views := []causeCount{}
	for _, c := range crm.LeftOutCause("").Choices() {
		if n := counts[crm.LeftOutCause(c.Value)]; n > 0 {
			views = append(views, causeCount{c.Value, c.Label.In(language), n})
		}
	}
	return views
}

func recipientViews(ctx context.Context, db store.Querier, viewer crm.Viewer, kind string, recipients []crm.MailingRecipient) ([]recipientView, error) {
	ids := make([]uuid.UUID, len(recipients))
	for i, r := range recipients {
		ids[i] = r.RecordID
	}
	names, err := store.Names(ctx, db, viewer, kind, ids)
	views := []recipientView{}
	for _, r := range recipients {
		view := recipientView{
			ID: r.ID, Record: recordRef{Kind: kind, ID: r.RecordID, Label: names[r.RecordID]}, State: string(r.State),
			StateLabel: crm.LabelOf(r.State.Choices(), string(r.State)).In(viewer.Language), Cause: string(r.Cause), At: r.At,
		}
		switch {
		case r.Reason != nil:
			view.Reason = r.Reason.In(viewer.Language)
		case r.Cause != "":
			view.Reason = crm.LabelOf(r.Cause.Choices(), string(r.Cause)).In(viewer.Language)
		}
		views = append(views, view)
	}
	return views, err
}

func (s *Server) mailingResult(ctx context.Context, in *ByID) (*itself[mailingResult], error) {
	viewer := viewerOf(ctx)
	mailing, err := store.Mailings.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	counts, err := store.CountRecipients(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	states, causes := map[crm.RecipientState]int{}, map[crm.LeftOutCause]int{}
	result := mailingResult{States: []stateCount{}}
	for _, c := range counts {
		states[c.State] += c.Count
		causes[c.Cause] += c.Count
		result.Total += c.Count
	}
	for _, c := range crm.RecipientState("").Choices() {
		if n := states[crm.RecipientState(c.Value)]; n > 0 {
			result.States = append(result.States, stateCount{c.Value, c.Label.In(viewer.Language), n})
		}
	}
	result.LeftOut = causeCounts(causes, viewer.Language)
	result.MaySend, err = store.MayChange(ctx, s.DB, store.Mailings.Schema, viewer, crm.Approve, mailing)
	return answered(result), err
}

func (s *Server) mailingRecipients(ctx context.Context, in *listRecipients) (*itself[recipientPage], error) {
	viewer := viewerOf(ctx)
	mailing, err := store.Mailings.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	q := store.RecipientQuery{State: crm.RecipientState(in.State), Limit: in.Limit + 1}
	if in.Cursor != "" {
		after, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, invalidPlace()
		}
		q.After = &after
	}
	found, err := store.FindRecipients(ctx, s.DB, in.ID, q)
	if err != nil {
		return nil, err
	}
	page := recipientPage{}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		page.NextCursor = found[in.Limit-1].ID.String()
	}
	page.Items, err = recipientViews(ctx, s.DB, viewer, string(mailing.Audience), found)
	return answered(page), err
}
