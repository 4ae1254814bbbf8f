package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type kindRights struct {
	Kind   string        `json:"kind"`
	Label  string        `json:"label"`
	Acts   []actRight    `json:"acts"`
	Fields []fieldRights `json:"fields"`
}

type actRight struct {
	Act        string `json:"act"`
	Label      string `json:"label"`
	Reach      string `json:"reach" enum:"none,own,department,below,all"`
	ReachLabel string `json:"reachLabel"`
	Default    string `json:"default" enum:"none,own,department,below,all" doc:"What the role may without a grant."`
	Why        string `json:"why" enum:"role,grant,admin,leaving,scope"`
	WhyLabel   string `json:"whyLabel"`
	Grantable  bool   `json:"grantable" doc:"Whether a detailed role can say otherwise."`
}

type fieldRights struct {
	Field   string `json:"field"`
	Label   string `json:"label"`
	Limit   string `json:"limit" enum:",read-only,masked,hidden" doc:"Empty: no limit."`
	Words   string `json:"limitLabel"`
	Default string `json:"default" enum:",read-only,masked,hidden"`
	Why     string `json:"why" enum:"role,grant,admin"`
}

type roleMatrix struct {
	ID      uuid.UUID    `json:"id"`
	Name    string       `json:"name"`
	Base    string       `json:"base" enum:"staff,manager"`
	Version int64        `json:"version"`
	Reaches []choiceMeta `json:"reaches"`
	Limits  []choiceMeta `json:"limits"`
	Kinds   []kindRights `json:"kinds"`
}

type putMatrix struct {
	ByID
	IfMatch string `header:"If-Match" doc:"The ETag that was read; required."`
	Body    struct {
		Grants []putGrant      `json:"grants,omitempty" maxItems:"1000"`
		Fields []putFieldLimit `json:"fields,omitempty" maxItems:"2000"`
	}
}

type putGrant struct {
	Kind  string     `json:"kind" maxLength:"60"`
	Act   crm.Act    `json:"act" enum:"view,create,edit,delete,export,import,hand-over,urge,approve,manage"`
	Reach *crm.Reach `json:"reach" nullable:"true" doc:"none, own, department, below or all; null: as the role may by default."`
}

type putFieldLimit struct {
	Kind  string          `json:"kind" maxLength:"60"`
	Field string          `json:"field" maxLength:"60"`
	Limit *crm.FieldLimit `json:"limit" nullable:"true" doc:"read-only, masked, hidden, or empty for no limit; null: as the kind says."`
}

type personRights struct {
	ID          uuid.UUID    `json:"id"`
	Name        string       `json:"name"`
	Active      bool         `json:"active"`
	Role        string       `json:"role" enum:"staff,manager,admin"`
	RoleLabel   string       `json:"roleLabel"`
	Detailed    string       `json:"detailed,omitempty" doc:"Name of the detailed role."`
	LeavingOn   *crm.Date    `json:"leavingOn,omitempty" format:"date"`
	Below       int          `json:"below" doc:"How many people are below, with the person."`
	Department  int          `json:"department" doc:"How many work in the same department or below it, with the person."`
	Kinds       []kindRights `json:"kinds"`
	Explanation string       `json:"explanation" doc:"In a sentence, what the rights follow from."`
}

func (s *Server) rightsRoutes() {
	handle(s, operation("get-role-matrix", http.MethodGet, "/roles/{id}/matrix", "What a role may, by kind, act and field", "roles"), s.roleMatrix)
	handle(s, operation("put-role-matrix", http.MethodPut, "/roles/{id}/matrix", "Set many rights of a role at once", "roles"), s.putRoleMatrix)
	handle(s, operation("get-user-rights", http.MethodGet, "/users/{id}/rights", "What a person may do, and why", "users"), s.userRights)
}

// allowRoles lets those who may edit roles look at and set what they say.
func allowRoles(viewer crm.Viewer) error {
	if viewer.Allowed(crm.DetailedRoles.Schema().Kind, crm.Edit) {
		return nil
	}
	return fmt.Errorf("rights of roles: %w", crm.ErrForbidden)
}

func (s *Server) roleMatrix(ctx context.Context, in *ByID) (*itself[roleMatrix], error) {
	role, err := store.DetailedRoles.Get(ctx, s.DB, viewerOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	if err := allowRoles(viewerOf(ctx)); err != nil {
		return nil, err
	}
	return s.matrixOf(ctx, s.DB, role)
}

func (s *Server) matrixOf(ctx context.Context, db store.Querier, role *crm.DetailedRole) (*itself[roleMatrix], error) {
	grants, err := store.GrantsOf(ctx, db, role.ID)
	if err != nil {
		return nil, err
	}
	language := viewerOf(ctx).Language
	kinds, err := s.rightsOf(ctx, crm.Viewer{Role: crm.Role(role.Role), Grants: grants}, language)
	matrix := roleMatrix{ID: role.ID, Name: role.Name, Base: string(role.Role), Version: role.Version, Kinds: kinds}
	for _, c := range crm.Reach("").Choices() {
		matrix.Reaches = append(matrix.Reaches, choiceMeta{Value: c.Value, Label: c.Label.In(language), Tone: string(c.Tone)})
	}
	for _, c := range crm.FieldLimit("").Choices() {
		matrix.Limits = append(matrix.Limits, choiceMeta{Value: c.Value, Label: c.Label.In(language), Tone: string(c.Tone)})
	}
	return &itself[roleMatrix]{ETag: etag(role.Version), Body: matrix}, err
}

func (s *Server) putRoleMatrix(ctx context.Context, in *putMatrix) (*itself[roleMatrix], error) {
	if _, err := store.DetailedRoles.Get(ctx, s.DB, viewerOf(ctx), in.ID); err != nil {
		return nil, err
	}
	if err := allowRoles(viewerOf(ctx)); err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	regrant, err := s.regrantOf(ctx, in)
	if err != nil {
		return nil, err
	}
	defer s.sessions.clear()
	var out *itself[roleMatrix]
	err = s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		role, err := activities.SetRights(ctx, tx, in.ID, version, regrant)
		if err != nil {
			return err
		}
		out, err = s.matrixOf(ctx, tx, role)
		return err
	})
	return out, err
}

// regrantOf reads what is to be set; what there is not is refused by its name.
func (s *Server) regrantOf(ctx context.Context, in *putMatrix) (activities.Regrant, error) {
	r := activities.Regrant{Acts: map[crm.GrantKey]*crm.Reach{}, Fields: map[crm.FieldKey]*crm.FieldLimit{}}
	for _, g := range in.Body.Grants {
		if g.Reach != nil && !isChoice(g.Reach.Choices(), string(*g.Reach)) {
			return r, crm.InvalidField("reach", "unknown-choice",
				crm.Label{ZH: "没有范围“%s”", EN: "There is no reach “%s”"}.With(*g.Reach),
				crm.Label{ZH: "可用 none、own、department、below、all", EN: "Use none, own, department, below or all"})
		}
		r.Acts[crm.GrantKey{Kind: g.Kind, Act: g.Act}] = g.Reach
	}
	for _, f := range in.Body.Fields {
		schema, err := s.kinds.Schema(ctx, f.Kind)
		if err != nil {
			return r, crm.InvalidField("kind", "unknown-kind",
				crm.Label{ZH: "没有记录类型“%s”", EN: "There is no kind “%s”"}.With(f.Kind), crm.Label{ZH: "请检查名称", EN: "Check its name"})
		}
		if _, known := schema.Field(f.Field); !known {
			return r, crm.InvalidField("field", "unknown-field",
				crm.Label{ZH: "没有字段“%s”", EN: "There is no field “%s”"}.With(f.Field), crm.Label{ZH: "请检查字段名", EN: "Check its name"})
		}
		if f.Limit != nil && *f.Limit != crm.FieldOpen && !isChoice(f.Limit.Choices(), string(*f.Limit)) {
			return r, crm.InvalidField("limit", "unknown-choice",
				crm.Label{ZH: "没有限制“%s”", EN: "There is no limit “%s”"}.With(*f.Limit),
				crm.Label{ZH: "可用 read-only、masked、hidden 或留空", EN: "Use read-only, masked, hidden or nothing"})
		}
		r.Fields[crm.FieldKey{Kind: f.Kind, Field: f.Field}] = f.Limit
	}
	return r, nil
}

func isChoice(choices []crm.Choice, value string) bool {
	return slices.ContainsFunc(choices, func(c crm.Choice) bool { return c.Value == value })
}

// userRights tells an admin, or the person, what the person may do.
func (s *Server) userRights(ctx context.Context, in *ByID) (*itself[personRights], error) {
	viewer := viewerOf(ctx)
	user, err := store.Users.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	if viewer.ID != in.ID && allowRoles(viewer) != nil {
		return nil, fmt.Errorf("rights of %s: %w", in.ID, crm.ErrForbidden)
	}
	out := personRights{
		ID: user.ID, Name: user.Name, Role: string(user.Role), LeavingOn: user.LeavingOn, Kinds: []kindRights{},
		RoleLabel: crm.LabelOf(crm.Role("").Choices(), string(user.Role)).In(viewer.Language),
	}
	if user.RoleID != nil {
		names, err := store.Names(ctx, s.DB, crm.System(), crm.DetailedRoles.Name, []uuid.UUID{*user.RoleID})
		if err != nil {
			return nil, err
		}
		out.Detailed = names[*user.RoleID]
	}
	if !user.Active {
		out.Explanation = crm.Label{ZH: "已停用，不能登录", EN: "No longer active: cannot sign in"}.In(viewer.Language)
		return answered(out), nil
	}
	person, err := store.ViewerOf(ctx, s.DB, user.Login)
	if err != nil {
		return nil, err
	}
	out.Active = !person.HasLeft(s.DB.Now().In(s.Company.Zone()))
	out.Below, out.Department = len(person.Below()), len(person.Department)
	out.Explanation = explainRights(out, viewer.Language)
	out.Kinds, err = s.rightsOf(ctx, person, viewer.Language)
	return answered(out), err
}

func explainRights(p personRights, language crm.Language) string {
	text := crm.Label{ZH: "角色：%s", EN: "Role: %s"}.With(p.RoleLabel).In(language)
	if p.Detailed != "" {
		text += crm.Label{ZH: "；权限角色：%s", EN: "; detailed role: %s"}.With(p.Detailed).In(language)
	}
	if p.LeavingOn != nil {
		text += crm.Label{ZH: "；%s 离职，不能导出和移交", EN: "; leaving on %s, so neither exports nor hands over"}.With(p.LeavingOn.String()).In(language)
	}
	return text
}

// rightsOf lists, kind by kind, what somebody may do.
func (s *Server) rightsOf(ctx context.Context, person crm.Viewer, language crm.Language) ([]kindRights, error) {
	schemas, err := s.kinds.Schemas(ctx)
	if err != nil {
		return nil, err
	}
	list := []kindRights{}
	for _, declared := range crm.Schemas() {
		schema := schemas[declared.Name]
		rights := kindRights{Kind: schema.Name, Label: schema.PluralLabel.In(language), Acts: []actRight{}, Fields: []fieldRights{}}
		for _, act := range crm.Acts() {
			rights.Acts = append(rights.Acts, actRightOf(schema, act, person, language))
		}
		for _, f := range schema.Fields {
			if !crm.Limitable(f.Name) {
				continue
			}
			limit, why := person.LimitWhy(schema.Name, f)
			usual, _ := crm.Viewer{Role: person.Role}.LimitWhy(schema.Name, f)
			rights.Fields = append(rights.Fields, fieldRights{
				Field: f.Name, Label: f.Label.In(language), Limit: string(limit), Words: limitLabel(limit).In(language),
				Default: string(usual), Why: string(why),
			})
		}
		list = append(list, rights)
	}
	return append(list, rightsOnRules(person, language)), nil
}

// rightsOnRules is what somebody may do with rule sets, which are no records.
func rightsOnRules(person crm.Viewer, language crm.Language) kindRights {
	return kindRights{
		Kind: crm.RuleSets.Name, Label: crm.RuleSets.PluralLabel.In(language), Fields: []fieldRights{},
		Acts: []actRight{actRightOf(crm.Schema{Kind: crm.RuleSets}, crm.Manage, person, language)},
	}
}

func limitLabel(limit crm.FieldLimit) crm.Label {
	if limit == crm.FieldOpen {
		return crm.Label{ZH: "不限制", EN: "No limit"}
	}
	return crm.LabelOf(limit.Choices(), string(limit))
}

func actRightOf(schema crm.Schema, act crm.Act, person crm.Viewer, language crm.Language) actRight {
	reach, why := person.ReachWhy(schema.Kind, act)
	return actRight{
		Act: string(act), Label: crm.LabelOf(crm.Act("").Choices(), string(act)).In(language),
		Reach: string(reach), ReachLabel: crm.LabelOf(crm.Reach("").Choices(), string(reach)).In(language),
		Default: string(crm.Viewer{Role: person.Role}.Reach(schema.Kind, act)),
		Why:     string(why), WhyLabel: crm.LabelOf(crm.Why("").Choices(), string(why)).In(language),
		Grantable: crm.Grantable(schema.Name, act),
	}
}
