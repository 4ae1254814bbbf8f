package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

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

func (s *Server) draftRules(ctx context.Context, in *draftRules) (*raw, error) {
	request, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	of, err := s.pointOf(ctx, s.DB, in.Point)
	if err != nil {
		return nil, err
	}
	text, err := draftText(of.point, in)
	if err != nil {
		return nil, err
	}
	return s.ruleChange(ctx, in.Key, requestID(http.MethodPost, "decision-points/"+in.Point+"/versions", "", request),
		func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			draft, err := activities.DraftRules(ctx, tx, in.Point, in.Body.CopyOf, text)
			return s.versionAnswer(ctx, tx, http.StatusCreated, of, draft, err)
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
		why := rules.ReadingError(err)
		return crm.InvalidField("yaml", "invalid-yaml",
			crm.Label{ZH: "无法读取 YAML：" + why.ZH, EN: "The YAML cannot be read: " + why.EN},
			crm.Label{ZH: "请按导出的格式书写", EN: "Write it as the export does"})
	}
	text.Body, text.Examples, text.Waivers = &document.Body, &document.Examples, &document.Waivers
	return nil
}

// versionAnswer answers with a version that was written; its rule set is read
// again, because a change begins the count of a shadow anew.
func (s *Server) versionAnswer(ctx context.Context, tx *store.Tx, status int, of managedRules, v *store.RuleVersion, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	if of.set, err = store.GetRuleSet(ctx, tx, viewerOf(ctx), v.Point); err != nil {
		return store.Answer{}, err
	}
	view, err := s.versionView(ctx, tx, of, v)
	return jsonAnswer(status, v.Version, view, err)
}

func (s *Server) editRules(ctx context.Context, in *editRules) (*raw, error) {
	of, _, err := s.versionOf(ctx, s.DB, in.ID)
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
	text, err := ruleTextOf(of.point, in.Body.Body, in.Body.Examples, in.Body.Waivers)
	if err != nil {
		return nil, err
	}
	text.Note = in.Body.Note
	return s.ruleChange(ctx, in.Key, requestID(http.MethodPatch, "rule-versions/"+in.ID.String(), in.IfMatch, request),
		func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			draft, err := activities.EditRules(ctx, tx, in.ID, version, text)
			return s.versionAnswer(ctx, tx, http.StatusOK, of, draft, err)
		})
}

func (s *Server) discardRules(ctx context.Context, in *deleted) (*struct{}, error) {
	if _, _, err := s.versionOf(ctx, s.DB, in.ID); err != nil {
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
