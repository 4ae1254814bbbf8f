package crm

import "github.com/google/uuid"

// Competitor is somebody who sells against us.
type Competitor struct {
	Base
	Name       string `db:"name" json:"name" required:"true" max:"120" unique:"true" zh:"名称" en:"Name"`
	Website    string `db:"website" json:"website" format:"url" zh:"网站" en:"Website"`
	Strengths  string `db:"strengths" json:"strengths" long:"true" zh:"优势" en:"Strengths"`
	Weaknesses string `db:"weaknesses" json:"weaknesses" long:"true" zh:"劣势" en:"Weaknesses"`
	Strategy   string `db:"strategy" json:"strategy" long:"true" zh:"应对策略" en:"Our strategy"`
}

// Competitors declares the kind.
var Competitors = Kind[Competitor]{
	Name: "competitor", Plural: "competitors", Icon: "flag",
	Label: Label{"竞争对手", "Competitor"}, PluralLabel: Label{"竞争对手", "Competitors"},
	Title: "name", Search: []string{"name", "strengths", "weaknesses"},
	List:     []string{"name", "website", "strengths", "weaknesses", "updatedAt"},
	Sorts:    []string{"updatedAt", "createdAt", "name"},
	Sections: []Section{{Label{"竞争对手", "Competitor"}, []string{"name", "website", "strengths", "weaknesses", "strategy"}}},
	Rights:   Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: ManagersUp()},
	Menu:     MenuSelling,
}

// Check has no rules across the fields of a competitor.
func (c *Competitor) Check() []Problem { return nil }

// Standing is how a competitor stands in a deal.
type Standing string

// The standings; empty is not known.
const (
	StandingAhead  Standing = "ahead"
	StandingLevel  Standing = "level"
	StandingBehind Standing = "behind"
	StandingOut    Standing = "out"
)

// Choices lists the standings.
func (Standing) Choices() []Choice {
	return []Choice{
		{Value: string(StandingAhead), Label: Label{"领先我们", "Ahead of us"}, Tone: ToneBad},
		{Value: string(StandingLevel), Label: Label{"势均力敌", "Level"}, Tone: ToneWarning},
		{Value: string(StandingBehind), Label: Label{"落后我们", "Behind us"}, Tone: ToneGood},
		{Value: string(StandingOut), Label: Label{"已出局", "Out"}, Tone: ToneNeutral},
	}
}

// DealCompetitor is a competitor in one deal and what we do about it.
type DealCompetitor struct {
	Base
	DealID       uuid.UUID `db:"deal_id" json:"dealId" required:"true" ref:"deal" zh:"商机" en:"Deal"`
	CompetitorID uuid.UUID `db:"competitor_id" json:"competitorId" required:"true" ref:"competitor" zh:"竞争对手" en:"Competitor"`
	Standing     Standing  `db:"standing" json:"standing" zh:"竞争态势" en:"Standing"`
	Price        *Money    `db:"price" json:"price" zh:"对方报价" en:"Their price"`
	Strategy     string    `db:"strategy" json:"strategy" long:"true" zh:"竞争策略" en:"Strategy"`
}

// DealCompetitors declares the kind.
var DealCompetitors = Kind[DealCompetitor]{
	Name: "deal-competitor", Plural: "deal-competitors", Icon: "flag",
	Label: Label{"商机竞争对手", "Competitor in a deal"}, PluralLabel: Label{"商机竞争对手", "Competitors in deals"},
	Title: "strategy", Search: []string{"strategy"},
	List:     []string{"competitorId", "dealId", "standing", "price", "strategy"},
	Sorts:    []string{"createdAt"},
	Sections: []Section{{Label{"竞争", "Competition"}, []string{"dealId", "competitorId", "standing", "price", "strategy"}}},
	Scope:    Scope{Parents: []string{"dealId"}},
	Rights:   Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
}

// Check has no rules across the fields of a competitor in a deal.
func (c *DealCompetitor) Check() []Problem { return nil }
