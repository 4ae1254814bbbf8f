package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// VersionSummary is a version of a rule set as lists show it.
type VersionSummary struct {
	ID          uuid.UUID  `json:"id"`
	Point       string     `json:"point"`
	Number      int        `json:"number"`
	State       string     `json:"state" enum:"draft,scheduled,published,archived"`
	Note        string     `json:"note"`
	Reason      string     `json:"reason" doc:"Why it was published."`
	Authors     []person   `json:"authors" doc:"Who wrote it; nobody for what came with the product."`
	Approver    *person    `json:"approver,omitempty" doc:"Who published it."`
	CopyOf      *uuid.UUID `json:"copyOf,omitempty"`
	CreatedAt   time.Time  `json:"createdAt"`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`
	From        *time.Time `json:"from,omitempty" doc:"When it comes in force; absent in what is in force: since ever."`
	To          *time.Time `json:"to,omitempty" doc:"When it ends; absent: until further notice."`
	Rows        int        `json:"rows"`
	Hash        string     `json:"hash" doc:"SHA-256 of what it says, in one written form."`
}

// RuleVersionView is a version with all it says.
type RuleVersionView struct {
	VersionSummary
	Body     RuleBody      `json:"body"`
	Examples []ExampleView `json:"examples"`
	Waivers  []string      `json:"waivers" doc:"Rows that no example needs to hit, by a label, or otherwise."`
	Shadow   *ShadowOn     `json:"shadow,omitempty"`
}

type yamlAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Server) ruleVersionRoutes() {
	handle(s, managing("list-rule-versions", http.MethodGet, "/decision-points/{key}/versions", "Versions of the rules of a point, newest first"), s.listRuleVersions)
	draft := managing("draft-rules", http.MethodPost, "/decision-points/{key}/versions", "Begin a draft: empty, from a version, or from YAML")
	draft.DefaultStatus = http.StatusCreated
	handle(s, draft, s.draftRules)
	answerWith(s.api.OpenAPI().Paths[base+draft.Path].Post, http.StatusCreated, "RuleVersionView")
	handle(s, managing("get-rule-version", http.MethodGet, "/rule-versions/{id}", "One version of a rule set"), s.ruleVersion)
	edit := managing("edit-rules", http.MethodPatch, "/rule-versions/{id}", "Change a draft")
	handle(s, edit, s.editRules)
	answerWith(s.api.OpenAPI().Paths[base+edit.Path].Patch, http.StatusOK, "RuleVersionView")
	handle(s, managing("discard-rules", http.MethodDelete, "/rule-versions/{id}", "Delete a draft"), s.discardRules)
	handle(s, managing("write-rules-as-yaml", http.MethodGet, "/rule-versions/{id}/yaml", "One version as YAML, with its examples"), s.rulesAsYAML)
	answerAsText(s.api.OpenAPI().Paths[base+"/rule-versions/{id}/yaml"].Get, "application/yaml")
}

func (s *Server) listRuleVersions(ctx context.Context, in *ByPoint) (*itself[items[VersionSummary]], error) {
	if _, err := s.pointOf(ctx, s.DB, in.Point); err != nil {
		return nil, err
	}
	versions, err := store.RuleVersions(ctx, s.DB, s.DB.Now(), in.Point)
	if err != nil {
		return nil, err
	}
	list, err := s.versionSummaries(ctx, s.DB, versions...)
	return answered(items[VersionSummary]{list}), err
}

// versionOf finds a version of rules that the caller manages.
func (s *Server) versionOf(ctx context.Context, db store.Reader, id uuid.UUID) (managedRules, *store.RuleVersion, error) {
	if err := requireRules(viewerOf(ctx)); err != nil {
		return managedRules{}, nil, err
	}
	version, err := store.GetRuleVersion(ctx, db, s.DB.Now(), id)
	if err != nil {
		return managedRules{}, nil, err
	}
	of, err := s.pointOf(ctx, db, version.Point)
	return of, version, err
}

func (s *Server) ruleVersion(ctx context.Context, in *ByID) (*itself[RuleVersionView], error) {
	of, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	view, err := s.versionView(ctx, s.DB, of, version)
	return &itself[RuleVersionView]{ETag: etag(version.Version), Body: view}, err
}

func (s *Server) versionView(ctx context.Context, db store.Reader, of managedRules, v *store.RuleVersion) (RuleVersionView, error) {
	summaries, err := s.versionSummaries(ctx, db, v)
	if err != nil {
		return RuleVersionView{}, err
	}
	view := RuleVersionView{VersionSummary: summaries[0], Body: bodyView(v.Body), Examples: []ExampleView{}, Waivers: orEmpty(v.Waivers)}
	for _, e := range v.Examples {
		view.Examples = append(view.Examples, ExampleView{e.Name.EN, nameInBoth(e.Name), e.Input, e.At, ExpectedOfExample(e.Expect)})
	}
	point, err := of.points.For(v)
	if err != nil {
		return view, err
	}
	showCells(point, v.Body, &view.Body)
	if of.set.ShadowID != nil && *of.set.ShadowID == v.ID {
		view.Shadow = &ShadowOn{v.ID, *of.set.ShadowSince}
	}
	return view, nil
}

func (s *Server) versionSummaries(ctx context.Context, db store.Querier, versions ...*store.RuleVersion) ([]VersionSummary, error) {
	var people []uuid.UUID
	for _, v := range versions {
		people = append(people, v.Authors...)
		if v.PublishedBy != nil {
			people = append(people, *v.PublishedBy)
		}
	}
	names, err := store.Names(ctx, db, viewerOf(ctx), crm.Users.Name, people)
	if err != nil {
		return nil, err
	}
	list := []VersionSummary{}
	for _, v := range versions {
		view := VersionSummary{
			ID: v.ID, Point: v.Point, Number: v.Number, State: string(v.State), Note: v.Note, Reason: v.Reason, Authors: []person{},
			CopyOf: v.CopyOf, CreatedAt: v.CreatedAt, PublishedAt: v.PublishedAt, From: v.From, To: v.To, Rows: len(v.Body.Rows), Hash: v.Hash,
		}
		for _, author := range v.Authors {
			view.Authors = append(view.Authors, person{&author, names[author]})
		}
		if v.PublishedBy != nil {
			view.Approver = &person{v.PublishedBy, names[*v.PublishedBy]}
		}
		list = append(list, view)
	}
	return list, nil
}

func (s *Server) rulesAsYAML(ctx context.Context, in *ByID) (*yamlAnswer, error) {
	_, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	text, err := version.Document().YAML()
	return &yamlAnswer{"application/yaml; charset=utf-8", text}, err
}

// answerAsText documents an answer that is a text of a media type.
func answerAsText(op *huma.Operation, media string) {
	op.Responses["200"] = &huma.Response{
		Description: http.StatusText(http.StatusOK),
		Content:     map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
}
