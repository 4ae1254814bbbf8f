package rules

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/shopspring/decimal"
)

// facts is an input with a field of every kind, known and unknown.
type facts struct {
	Lead struct {
		Name   string         `json:"name" zh:"姓名" en:"name"`
		Score  *int           `json:"score" zh:"得分" en:"score"`
		Rate   float64        `json:"rate" zh:"比率" en:"rate"`
		Source crm.LeadSource `json:"source" zh:"来源" en:"source"`
		Region area           `json:"region,omitempty" zh:"区域" en:"region"`
		Hot    *bool          `json:"hot" zh:"紧急" en:"hot"`
		Phone  bool           `json:"phone" zh:"有电话" en:"has a phone"`
		Budget *crm.Money     `json:"budget" zh:"预算" en:"budget"`
		Price  crm.Money      `json:"price" zh:"价格" en:"price"`
		Tags   []string       `json:"tags" zh:"标签" en:"tags"`
		Nums   []int          `json:"nums" zh:"数字" en:"numbers"`
		Areas  []area         `json:"areas" zh:"区域列表" en:"areas"`
		Seen   *time.Time     `json:"seen" zh:"上次" en:"seen"`
		Due    time.Time      `json:"due" zh:"期限" en:"due"`
	} `json:"lead" zh:"线索" en:"Lead"`
	Customer struct {
		Grade   crm.Grade `json:"grade,omitempty" zh:"等级" en:"grade"`
		OwnerID string    `json:"ownerId,omitempty" zh:"负责人" en:"owner"`
	} `json:"customer" zh:"客户" en:"Customer"`
}

// Delete is what no condition may ever reach.
func (facts) Delete() string { panic("a condition reached a method") }

func yuan(text string) crm.Money {
	return crm.Money{Amount: decimal.RequireFromString(text), Currency: "CNY"}
}

// fullFacts is an input of which everything is known.
func fullFacts() facts {
	var f facts
	score, hot, budget := 72, true, yuan("300000")
	seen := time.Date(2026, 1, 15, 23, 30, 0, 0, time.FixedZone("", 8*3600))
	f.Lead.Name, f.Lead.Score, f.Lead.Rate = strings.Repeat("a", 40), &score, 0.1
	f.Lead.Source, f.Lead.Region, f.Lead.Hot, f.Lead.Phone = crm.SourceReferral, north, &hot, true
	f.Lead.Budget, f.Lead.Price = &budget, yuan("19.90")
	f.Lead.Tags, f.Lead.Nums = []string{"vip", "expo"}, []int{1, 5, 9}
	f.Lead.Areas = []area{north, east}
	f.Lead.Seen, f.Lead.Due = &seen, seen.AddDate(0, 0, 3)
	f.Customer.Grade, f.Customer.OwnerID = crm.GradeA, "u1"
	return f
}

// bareFacts is an input of which nothing is known that may be unknown.
func bareFacts() facts {
	f := fullFacts()
	f.Lead.Score, f.Lead.Region, f.Lead.Hot, f.Lead.Budget, f.Lead.Seen = nil, "", nil, nil, nil
	f.Customer.Grade, f.Customer.OwnerID = "", ""
	return f
}

// largeFacts is the largest input that is accepted, or nearly.
func largeFacts() facts {
	f := fullFacts()
	f.Lead.Name = strings.Repeat("a", MaxTextBytes)
	f.Lead.Nums, f.Lead.Tags = make([]int, MaxListItems), make([]string, MaxListItems)
	for i := range f.Lead.Tags {
		f.Lead.Tags[i] = "tag" + strings.Repeat("x", 20)
	}
	return f
}

var factsSchema = schemaOf(reflect.TypeFor[facts]())

// holds compiles a condition and asks it about an input.
func holds(condition string, in facts) (bool, error) {
	program, err := newGuard(factsSchema).condition(condition)
	if err != nil {
		return false, err
	}
	e := newEvaluator()
	if err := e.load(factsSchema, reflect.ValueOf(&in).Elem()); err != nil {
		return false, err
	}
	return e.holds(program)
}

// compileProblem compiles a condition that must be refused.
func compileProblem(t *testing.T, condition string) Problem {
	t.Helper()
	_, err := newGuard(factsSchema).condition(condition)
	if err == nil {
		t.Fatalf("%s compiles", condition)
	}
	return asProblem(err)
}

// area is a closed list of choices, as facts have them.
type area string

const (
	north area = "north"
	east  area = "east"
)

// Choices lists the areas.
func (area) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(north), Label: crm.Label{ZH: "华北", EN: "North"}},
		{Value: string(east), Label: crm.Label{ZH: "华东", EN: "East"}},
		{Value: "south", Label: crm.Label{ZH: "华南", EN: "South"}},
		{Value: "west", Label: crm.Label{ZH: "西部", EN: "West"}},
		{Value: "overseas", Label: crm.Label{ZH: "海外", EN: "Overseas"}},
	}
}
