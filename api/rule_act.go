package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

type publishRules struct {
	ByID
	Idempotent
	Body struct {
		From   *time.Time `json:"from,omitempty" doc:"Absent: at once."`
		To     *time.Time `json:"to,omitempty" doc:"Then what was in force before returns; absent: until further notice."`
		Reason string     `json:"reason" maxLength:"2000" doc:"Why; it stands in the history."`
	}
}

type withdrawRules struct {
	ByID
	Idempotent
}

type rollBackRules struct {
	ByPoint
	Idempotent
	Body struct {
		VersionID uuid.UUID `json:"versionId"`
		Reason    string    `json:"reason" maxLength:"2000"`
	}
}

type shadowRules struct {
	ByID
	Idempotent
	Body struct {
		On bool `json:"on"`
	}
}

type compareRules struct {
	ByID
	With uuid.UUID `query:"with" required:"true" doc:"The version to compare with; it stands for before."`
}

// RuleDifference is what differs between two versions.
type RuleDifference struct {
	Changes []RuleChange `json:"changes"`
}

// RuleChange is one difference.
type RuleChange struct {
	What   string `json:"what" enum:"row-added,row-removed,row-moved,condition-changed,outcome-changed,priority-changed,enabled-changed,label-changed"`
	Before int    `json:"before" doc:"Index of the row in the other version; -1 the otherwise row, -2 not there."`
	After  int    `json:"after" doc:"Index of the row in this version."`
	Words  string `json:"words"`
}

// ShadowView is what a draft would have decided beside what is in force.
type ShadowView struct {
	On      bool        `json:"on"`
	Since   *time.Time  `json:"since,omitempty"`
	Cases   int         `json:"cases"`
	Changed int         `json:"changed"`
	Errors  int         `json:"errors"`
	Moved   []MovedView `json:"moved"`
	Changes []CaseView  `json:"changes" doc:"The latest hundred that differ."`
}

// MovedView counts the cases that one row answered and now another does.
type MovedView struct {
	FromRow   int    `json:"fromRow"`
	FromLabel string `json:"fromLabel"`
	ToRow     int    `json:"toRow"`
	ToLabel   string `json:"toLabel"`
	Cases     int    `json:"cases"`
}

// CaseView is one recorded decision and what a draft answers to it.
type CaseView struct {
	DecisionID uuid.UUID  `json:"decisionId"`
	Record     caseRecord `json:"record"`
	At         time.Time  `json:"at"`
	Before     string     `json:"before" doc:"The outcome in words."`
	After      string     `json:"after"`
	BeforeRow  int        `json:"beforeRow"`
	AfterRow   int        `json:"afterRow"`
	Error      string     `json:"error,omitempty"`
}

type caseRecord struct {
	Kind  string    `json:"kind"`
	ID    uuid.UUID `json:"id"`
	Title string    `json:"title"`
}

func (s *Server) ruleActRoutes() {
	publish := managing("publish-rules", http.MethodPost, "/rule-versions/{id}/acts/publish", "Put a draft in force, at once or at a time; 409 names what stands in the way")
	handle(s, publish, s.publishRules)
	withdraw := managing("withdraw-rules", http.MethodPost, "/rule-versions/{id}/acts/withdraw", "Make a scheduled version a draft again")
	handle(s, withdraw, s.withdrawRules)
	back := managing("roll-back-rules", http.MethodPost, "/decision-points/{key}/acts/roll-back", "Publish what an older version says again, as a new version")
	handle(s, back, s.rollBackRules)
	shadow := managing("shadow-rules", http.MethodPost, "/rule-versions/{id}/acts/shadow", "Ask a draft beside what is in force, or end that")
	handle(s, shadow, s.shadowRules)
	for _, op := range []string{publish.Path, withdraw.Path, back.Path, shadow.Path} {
		answerWith(s.api.OpenAPI().Paths[base+op].Post, http.StatusOK, "VersionSummary")
	}
	handle(s, managing("shadow-of-rules", http.MethodGet, "/rule-versions/{id}/shadow", "What a draft would have decided beside what is in force"), s.shadowReport)
	handle(s, managing("compare-rules", http.MethodGet, "/rule-versions/{id}/difference", "What differs from another version, in words"), s.compareRules)
}

// summaryAnswer answers with a version.
func (s *Server) summaryAnswer(ctx context.Context, tx *store.Tx, v *store.RuleVersion, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	views, err := s.versionSummaries(ctx, tx, v)
	if err != nil {
		return store.Answer{}, err
	}
	return jsonAnswer(http.StatusOK, v.Version, views[0], nil)
}

// versionAct runs an act on a version that the caller manages.
func (s *Server) versionAct(ctx context.Context, id uuid.UUID, act string, key string, body any,
	work func(context.Context, *store.Tx) (*store.RuleVersion, error),
) (*raw, error) {
	if _, _, err := s.versionOf(ctx, s.DB, id); err != nil {
		return nil, err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return s.ruleChange(ctx, key, requestID(http.MethodPost, "rule-versions/"+id.String()+"/acts/"+act, "", text),
		func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			version, err := work(ctx, tx)
			return s.summaryAnswer(ctx, tx, version, err)
		})
}

func (s *Server) publishRules(ctx context.Context, in *publishRules) (*raw, error) {
	order := activities.Publishing{From: in.Body.From, To: in.Body.To, Reason: in.Body.Reason}
	return s.versionAct(ctx, in.ID, "publish", in.Key, in.Body, func(ctx context.Context, tx *store.Tx) (*store.RuleVersion, error) {
		return activities.PublishRules(ctx, tx, in.ID, order)
	})
}

func (s *Server) withdrawRules(ctx context.Context, in *withdrawRules) (*raw, error) {
	return s.versionAct(ctx, in.ID, "withdraw", in.Key, nil, func(ctx context.Context, tx *store.Tx) (*store.RuleVersion, error) {
		return activities.WithdrawRules(ctx, tx, in.ID)
	})
}

func (s *Server) shadowRules(ctx context.Context, in *shadowRules) (*raw, error) {
	if in.Body.On {
		of, version, err := s.versionOf(ctx, s.DB, in.ID)
		if err != nil {
			return nil, err
		}
		if err := s.refuseHidden(ctx, of.point, version.Body); err != nil {
			return nil, err
		}
	}
	return s.versionAct(ctx, in.ID, "shadow", in.Key, in.Body, func(ctx context.Context, tx *store.Tx) (*store.RuleVersion, error) {
		return activities.ShadowRules(ctx, tx, in.ID, in.Body.On)
	})
}

func (s *Server) rollBackRules(ctx context.Context, in *rollBackRules) (*raw, error) {
	if _, err := s.pointOf(ctx, s.DB, in.Point); err != nil {
		return nil, err
	}
	text, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	return s.ruleChange(ctx, in.Key, requestID(http.MethodPost, "decision-points/"+in.Point+"/acts/roll-back", "", text),
		func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			version, err := activities.RollBackRules(ctx, tx, in.Point, in.Body.VersionID, in.Body.Reason)
			return s.summaryAnswer(ctx, tx, version, err)
		})
}

func (s *Server) shadowReport(ctx context.Context, in *ByID) (*itself[ShadowView], error) {
	of, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	report, err := store.ShadowReportOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	view := ShadowView{Cases: report.Cases, Changed: report.Changed, Errors: report.Errors, Moved: []MovedView{}, Changes: []CaseView{}}
	if of.set.ShadowID != nil && *of.set.ShadowID == in.ID {
		view.On, view.Since = true, of.set.ShadowSince
	}
	language := viewerOf(ctx).Language
	for _, m := range report.Moved {
		view.Moved = append(view.Moved, movedView(m, version.Body, language))
	}
	view.Changes, err = s.caseViews(ctx, of.point, report.Changes)
	return answered(view), err
}

func movedView(m store.Moved, after rules.Body, language crm.Language) MovedView {
	return MovedView{
		FromRow: m.From, FromLabel: m.FromLabel.In(language), ToRow: m.To, ToLabel: rowLabel(after, m.To).In(language), Cases: m.Cases,
	}
}

// caseViews tells decisions beside what a draft answers, as far as the caller
// may see the records.
func (s *Server) caseViews(ctx context.Context, point rules.AnyPoint, cases []store.RuleCase) ([]CaseView, error) {
	viewer, views := viewerOf(ctx), []CaseView{}
	ids := map[string][]uuid.UUID{}
	for _, c := range cases {
		ids[c.RecordKind] = append(ids[c.RecordKind], c.RecordID)
	}
	names := map[uuid.UUID]string{}
	for kind, records := range ids {
		named, err := store.Names(ctx, s.DB, viewer, kind, records)
		if err != nil {
			return nil, err
		}
		maps.Copy(names, named)
	}
	for _, c := range cases {
		view := CaseView{
			DecisionID: c.DecisionID, Record: caseRecord{c.RecordKind, c.RecordID, names[c.RecordID]}, At: c.At,
			BeforeRow: c.BeforeRow, AfterRow: c.AfterRow, Error: c.Error,
		}
		var err error
		if view.Before, err = s.outcomeText(ctx, viewer, point, c.Before); err != nil {
			return nil, err
		}
		if c.Error == "" {
			if view.After, err = s.outcomeText(ctx, viewer, point, c.After); err != nil {
				return nil, err
			}
		}
		views = append(views, view)
	}
	return views, nil
}

// refreshRules lets this program follow a change at once, if it was made.
func (s *Server) refreshRules(ctx context.Context, failed error) error {
	if failed == nil {
		return s.Rules.Refresh(ctx, s.DB)
	}
	return nil
}

func (s *Server) compareRules(ctx context.Context, in *compareRules) (*itself[RuleDifference], error) {
	_, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	_, other, err := s.versionOf(ctx, s.DB, in.With)
	if err != nil {
		return nil, err
	}
	difference := RuleDifference{Changes: []RuleChange{}}
	for _, c := range rules.Difference(other.Body, version.Body) {
		difference.Changes = append(difference.Changes, RuleChange{string(c.What), c.Before, c.After, c.Words.In(viewerOf(ctx).Language)})
	}
	return answered(difference), nil
}
