package crm

// StageKind is what a stage makes of the deals in it.
type StageKind string

// The kinds of stages.
const (
	StageOpen StageKind = "open"
	StageWon  StageKind = "won"
	StageLost StageKind = "lost"
)

// Choices lists the kinds of stages.
func (StageKind) Choices() []Choice {
	return []Choice{
		{Value: string(StageOpen), Label: Label{"进行中", "Open"}, Tone: ToneInfo},
		{Value: string(StageWon), Label: Label{"赢单", "Won"}, Tone: ToneGood},
		{Value: string(StageLost), Label: Label{"输单", "Lost"}, Tone: ToneBad},
	}
}

// Stage is how far a deal is. A deal leaves it forwards when the exit criteria
// hold, which are a filter on deals.
type Stage struct {
	Base
	NameZH      string    `db:"name_zh" json:"nameZh" required:"true" max:"60" zh:"中文名称" en:"Chinese name"`
	NameEN      string    `db:"name_en" json:"nameEn" required:"true" max:"60" zh:"英文名称" en:"English name"`
	Kind        StageKind `db:"kind" json:"kind" zh:"性质" en:"Kind"`
	Position    int       `db:"position" json:"position" min:"0" maximum:"10000" zh:"顺序" en:"Position"`
	Probability int       `db:"probability" json:"probability" min:"0" maximum:"100" zh:"赢单概率（%）" en:"Probability (%)"`
	Criteria    string    `db:"criteria" json:"criteria" long:"true" max:"4000" zh:"退出条件" en:"Exit criteria"`
	Note        string    `db:"note" json:"note" long:"true" zh:"说明" en:"Note"`
}

// Stages declares the kind.
var Stages = Kind[Stage]{
	Name: "stage", Plural: "stages", Icon: "node-index",
	Label: Label{"商机阶段", "Stage"}, PluralLabel: Label{"商机阶段", "Stages"},
	Title: "nameZh", Search: []string{"nameZh", "nameEn"},
	List:     []string{"nameZh", "nameEn", "kind", "position", "probability", "criteria"},
	Sorts:    []string{"position", "createdAt"},
	Sections: []Section{{Label{"商机阶段", "Stage"}, []string{"nameZh", "nameEn", "kind", "position", "probability", "criteria", "note"}}},
	Rights:   Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

// Check fills the kind. Whether the criteria can be read depends on the fields
// that the company added, so it is asked where they are at hand.
func (s *Stage) Check() []Problem {
	if s.Kind == "" {
		s.Kind = StageOpen
	}
	return nil
}

// Name is what the stage is called.
func (s *Stage) Name() Label { return Label{s.NameZH, s.NameEN} }

// ShippedStages are the stages that the product comes with. Companies change
// them as they like.
func ShippedStages() []Stage {
	return []Stage{
		{NameZH: "初步接触", NameEN: "First talks", Position: 10, Probability: 10, Criteria: "known(contactId)"},
		{NameZH: "需求确认", NameEN: "Need confirmed", Position: 20, Probability: 30, Criteria: "known(need) and known(expectedCloseOn)"},
		{NameZH: "方案报价", NameEN: "Solution and quote", Position: 30, Probability: 50, Criteria: "known(solution) and known(amount)"},
		{NameZH: "商务谈判", NameEN: "Negotiation", Position: 40, Probability: 75, Criteria: "known(nextStep)"},
		{NameZH: "赢单", NameEN: "Won", Kind: StageWon, Position: 90, Probability: 100},
		{NameZH: "输单", NameEN: "Lost", Kind: StageLost, Position: 100},
	}
}
