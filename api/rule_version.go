package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
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

// RuleBody is what a rule set says.
type RuleBody struct {
	Rows      []RuleRow      `json:"rows" maxItems:"500"`
	Otherwise *RuleOtherwise `json:"otherwise,omitempty" doc:"Required except under collect."`
}

// RuleRow answers when its condition holds.
type RuleRow struct {
	Label    rowLabelText      `json:"label"`
	When     string            `json:"when" maxLength:"8192" doc:"A condition; empty holds always."`
	Cells    map[string]string `json:"cells,omitempty" doc:"The condition as tests by field, where it is made of such; written instead of when."`
	Then     map[string]any    `json:"then" doc:"Constants, or expressions as texts that begin with =."`
	Priority int               `json:"priority,omitempty"`
	Enabled  *bool             `json:"enabled,omitempty" default:"true"`
}

// RuleOtherwise answers when no row does.
type RuleOtherwise struct {
	Label rowLabelText   `json:"label"`
	Then  map[string]any `json:"then"`
}

type rowLabelText struct {
	ZH string `json:"zh" maxLength:"400"`
	EN string `json:"en" maxLength:"400"`
}

// ExampleView is a test that is kept with a version.
type ExampleView struct {
	Name   string            `json:"name" minLength:"1" maxLength:"200" doc:"Tells it from the others."`
	Input  map[string]any    `json:"input" doc:"Nested as in the recorded inputs, or by dotted names: {\"lead.source\": \"web\"}."`
	At     *time.Time        `json:"at,omitempty" doc:"When it is asked; absent: now."`
	Expect ExpectedOfExample `json:"expect"`
}

// ExpectedOfExample is what an example has to come to; what is left out is not
// looked at.
type ExpectedOfExample struct {
	Row     string         `json:"row,omitempty" maxLength:"400" doc:"Label of the row in either language, or otherwise."`
	Outcome map[string]any `json:"outcome,omitempty"`
	Errors  []string       `json:"errors,omitempty" maxItems:"500" doc:"Labels of rows that cannot be evaluated."`
}

type draftRules struct {
	ByPoint
	Idempotent
	Body struct {
		Note   string     `json:"note,omitempty" maxLength:"4000"`
		CopyOf *uuid.UUID `json:"copyOf,omitempty" doc:"The version to begin with."`
		YAML   string     `json:"yaml,omitempty" maxLength:"400000" doc:"As GET /rule-versions/{id}/yaml writes it."`
		Body   *RuleBody  `json:"body,omitempty"`
	}
}

type editRules struct {
	ByID
	Idempotent
	IfMatch string `header:"If-Match" doc:"The ETag that was read; required."`
	Body    struct {
		Note     *string        `json:"note,omitempty" maxLength:"4000"`
		Body     *RuleBody      `json:"body,omitempty"`
		Examples *[]ExampleView `json:"examples,omitempty" maxItems:"500"`
		Waivers  *[]string      `json:"waivers,omitempty" maxItems:"500"`
	}
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
	if _, _, err := s.pointOf(ctx, s.DB, in.Point); err != nil {
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
func (s *Server) versionOf(ctx context.Context, db store.Reader, id uuid.UUID) (*store.RuleSet, rules.AnyPoint, *store.RuleVersion, error) {
	if err := requireRules(viewerOf(ctx)); err != nil {
		return nil, rules.AnyPoint{}, nil, err
	}
	version, err := store.GetRuleVersion(ctx, db, s.DB.Now(), id)
	if err != nil {
		return nil, rules.AnyPoint{}, nil, err
	}
	set, point, err := s.pointOf(ctx, db, version.Point)
	return set, point, version, err
}

func (s *Server) ruleVersion(ctx context.Context, in *ByID) (*itself[RuleVersionView], error) {
	_, _, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	view, err := s.versionView(ctx, s.DB, version)
	return &itself[RuleVersionView]{ETag: etag(version.Version), Body: view}, err
}

func (s *Server) versionView(ctx context.Context, db store.Reader, v *store.RuleVersion) (RuleVersionView, error) {
	summaries, err := s.versionSummaries(ctx, db, v)
	if err != nil {
		return RuleVersionView{}, err
	}
	view := RuleVersionView{VersionSummary: summaries[0], Body: bodyView(v.Body), Examples: []ExampleView{}, Waivers: orEmpty(v.Waivers)}
	for _, e := range v.Examples {
		view.Examples = append(view.Examples, ExampleView{e.Name, e.Input, e.At, ExpectedOfExample(e.Expect)})
	}
	points, err := activities.LoadRulePoints(ctx, db)
	if err != nil {
		return view, err
	}
	point, err := points.For(v)
	if err != nil {
		return view, err
	}
	showCells(point, v.Body, &view.Body)
	set, err := store.GetRuleSet(ctx, db, viewerOf(ctx), v.Point)
	if err == nil && set.ShadowID != nil && *set.ShadowID == v.ID {
		view.Shadow = &ShadowOn{v.ID, *set.ShadowSince}
	}
	return view, err
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

func (s *Server) draftRules(ctx context.Context, in *draftRules) (*raw, error) {
	request, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	_, point, err := s.pointOf(ctx, s.DB, in.Point)
	if err != nil {
		return nil, err
	}
	text, err := draftText(point, in)
	if err != nil {
		return nil, err
	}
	return s.ruleChange(ctx, in.Key, requestID(http.MethodPost, "decision-points/"+in.Point+"/versions", "", request),
		func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			draft, err := activities.DraftRules(ctx, tx, in.Point, in.Body.CopyOf, text)
			return s.versionAnswer(ctx, tx, http.StatusCreated, draft, err)
		})
}

// draftText reads what a new draft begins with.
func draftText(point rules.AnyPoint, in *draftRules) (activities.RuleText, error) {
	text := activities.RuleText{Note: &in.Body.Note}
	switch {
	case in.Body.YAML != "" && in.Body.Body != nil:
		return text, crm.InvalidField("yaml", "one-of",
			crm.Label{ZH: "YAML 与规则内容只能给一种", EN: "Give the rules either as YAML or as a body"}, crm.Label{ZH: "请去掉其中一种", EN: "Leave one of them out"})
	case in.Body.YAML != "":
		err := readRulesYAML(in.Body.YAML, &text)
		return text, err
	case in.Body.Body != nil:
		body, err := bodyOf(point, *in.Body.Body)
		if err != nil {
			return text, err
		}
		text.Body = &body
	}
	return text, nil
}

// readRulesYAML reads a rule set with its examples.
func readRulesYAML(yaml string, text *activities.RuleText) error {
	document, err := rules.ParseDocument([]byte(yaml))
	if err != nil {
		return crm.InvalidField("yaml", "invalid-yaml",
			crm.Label{ZH: "无法读取 YAML：%s", EN: "The YAML cannot be read: %s"}.With(err.Error()),
			crm.Label{ZH: "请按导出的格式书写", EN: "Write it as the export does"})
	}
	text.Body, text.Examples, text.Waivers = &document.Body, &document.Examples, &document.Waivers
	return nil
}

func (s *Server) versionAnswer(ctx context.Context, tx *store.Tx, status int, v *store.RuleVersion, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	view, err := s.versionView(ctx, tx, v)
	return jsonAnswer(status, v.Version, view, err)
}

func (s *Server) editRules(ctx context.Context, in *editRules) (*raw, error) {
	_, point, _, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	request, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	text, err := ruleTextOf(point, in.Body.Body, in.Body.Examples, in.Body.Waivers)
	if err != nil {
		return nil, err
	}
	text.Note = in.Body.Note
	return s.ruleChange(ctx, in.Key, requestID(http.MethodPatch, "rule-versions/"+in.ID.String(), in.IfMatch, request),
		func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			draft, err := activities.EditRules(ctx, tx, in.ID, version, text)
			return s.versionAnswer(ctx, tx, http.StatusOK, draft, err)
		})
}

func (s *Server) discardRules(ctx context.Context, in *deleted) (*struct{}, error) {
	if _, _, _, err := s.versionOf(ctx, s.DB, in.ID); err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	err = s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return activities.DiscardRules(ctx, tx, in.ID, version)
	})
	return nil, errors.Join(err, s.refreshRules(ctx, err))
}

func (s *Server) rulesAsYAML(ctx context.Context, in *ByID) (*yamlAnswer, error) {
	_, _, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	text, err := version.Document().YAML()
	return &yamlAnswer{"application/yaml; charset=utf-8", text}, err
}

func bodyView(body rules.Body) RuleBody {
	view := RuleBody{Rows: []RuleRow{}}
	for _, row := range body.Rows {
		view.Rows = append(view.Rows, RuleRow{
			Label: rowLabelText(row.Label), When: row.When, Then: row.Then, Priority: row.Priority, Enabled: new(row.Enabled),
		})
	}
	if body.Otherwise != nil {
		view.Otherwise = &RuleOtherwise{rowLabelText(body.Otherwise.Label), body.Otherwise.Then}
	}
	return view
}

// bodyOf reads a rule set whose rows are conditions, or tests by field.
func bodyOf(point rules.AnyPoint, view RuleBody) (rules.Body, error) {
	body, grid := rules.Body{Rows: []rules.Row{}}, rules.Grid{}
	for _, row := range view.Rows {
		for _, name := range slices.Sorted(maps.Keys(row.Cells)) {
			if !slices.Contains(grid.Columns, name) {
				grid.Columns = append(grid.Columns, name)
			}
		}
	}
	for _, row := range view.Rows {
		body.Rows = append(body.Rows, rules.Row{
			Label: crm.Label(row.Label), When: row.When, Then: row.Then, Priority: row.Priority, Enabled: row.Enabled == nil || *row.Enabled,
		})
		grid.Rows = append(grid.Rows, gridRow(grid.Columns, row))
	}
	if view.Otherwise != nil {
		body.Otherwise = &rules.Otherwise{Label: crm.Label(view.Otherwise.Label), Then: view.Otherwise.Then}
	}
	if len(grid.Columns) == 0 {
		return body, nil
	}
	conditions, problems := rules.Conditions(point, grid)
	if len(problems) > 0 {
		return body, cellsRefused(problems)
	}
	for i := range body.Rows {
		body.Rows[i].When = conditions[i]
	}
	return body, nil
}

func gridRow(columns []string, row RuleRow) rules.GridRow {
	if len(row.Cells) == 0 {
		return rules.GridRow{When: row.When}
	}
	cells := make([]string, len(columns))
	for i, name := range columns {
		cells[i] = cmp.Or(row.Cells[name], "-")
	}
	return rules.GridRow{Cells: cells}
}

// cellsRefused names the cells that cannot be read.
func cellsRefused(problems []rules.Problem) error {
	refused := &crm.Invalid{}
	for _, p := range problems {
		refused.Problems = append(refused.Problems, crm.Problem{
			Field: fmt.Sprintf("body.rows.%d.%s", p.Row, p.Field), Code: string(p.Code), Message: p.Message,
		})
	}
	return refused
}

// showCells adds to rows that are made of tests by field what these are.
func showCells(point rules.AnyPoint, body rules.Body, view *RuleBody) {
	grid, tabular := rules.CellsOf(point, body)
	for i := range view.Rows {
		if !tabular[i] {
			continue
		}
		view.Rows[i].Cells = map[string]string{}
		for j, name := range grid.Columns {
			if cell := grid.Rows[i].Cells[j]; cell != "-" {
				view.Rows[i].Cells[name] = cell
			}
		}
	}
}

// ruleTextOf reads what of a rule set is given.
func ruleTextOf(point rules.AnyPoint, body *RuleBody, examples *[]ExampleView, waivers *[]string) (activities.RuleText, error) {
	text := activities.RuleText{Waivers: waivers}
	if body != nil {
		read, err := bodyOf(point, *body)
		if err != nil {
			return text, err
		}
		text.Body = &read
	}
	if examples != nil {
		read, err := examplesOf(*examples)
		if err != nil {
			return text, err
		}
		text.Examples = &read
	}
	return text, nil
}

func examplesOf(views []ExampleView) ([]rules.Example, error) {
	examples := []rules.Example{}
	for _, view := range views {
		if slices.ContainsFunc(examples, func(e rules.Example) bool { return e.Name == view.Name }) {
			return nil, crm.InvalidField("examples", "taken",
				crm.Label{ZH: "有两个用例都叫“%s”", EN: "Two examples are called “%s”"}.With(view.Name),
				crm.Label{ZH: "请给每个用例一个名称", EN: "Give each a name of its own"})
		}
		input := nestedInput(view.Input)
		examples = append(examples, rules.Example{Name: view.Name, Input: input, At: view.At, Expect: rules.Expectation(view.Expect)})
	}
	return examples, nil
}

// answerAsText documents an answer that is a text of a media type.
func answerAsText(op *huma.Operation, media string) {
	op.Responses["200"] = &huma.Response{
		Description: http.StatusText(http.StatusOK),
		Content:     map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
}
