package crm

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestShippedStages(t *testing.T) {
	for _, stage := range ShippedStages() {
		t.Run(stage.NameEN+" has criteria that can be judged", func(t *testing.T) {
			if _, err := ParseFilter(stage.Criteria, Deals.Schema()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	at := FilterContext{Now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC), Zone: time.UTC}
	deal := &Deal{Need: "More", ContactID: &uuid.UUID{1}, State: DealTracking}
	cases := []struct {
		criteria string
		zh, en   []string
		met      []bool
	}{
		{"", nil, nil, nil},
		{"known(need)", []string{"已填写“客户需求”"}, []string{"“Need” is filled in"}, []bool{true}},
		{"known(need) and probability >= 50", []string{"已填写“客户需求”", "“赢单概率（%）” ≥ 50"},
			[]string{"“Need” is filled in", "“Probability (%)” ≥ 50"}, []bool{true, false}},
		{"known(amount) or state in (tracking, won)", []string{"已填写“预计金额”，或者“状态”为 跟踪中、成交 之一"},
			[]string{"“Amount” is filled in or “State” is one of Tracking, Won"}, []bool{true}},
		{"not known(contactId)", []string{"不满足（已填写“联系人”）"}, []string{"not (“Contact” is filled in)"}, []bool{false}},
		{"ownerId = me()", []string{"“负责人” = 本人"}, []string{"“Owner” = oneself"}, []bool{false}},
		{"colour = blue", []string{"退出条件无法判断：colour = blue"}, []string{"Cannot be judged: colour = blue"}, []bool{false}},
	}
	for _, c := range cases {
		t.Run("says in words and judges: "+c.criteria, func(t *testing.T) {
			var zh, en []string
			var met []bool
			for _, criterion := range (&Stage{Criteria: c.criteria}).Judge(deal, Deals.Schema(), at) {
				zh, en, met = append(zh, criterion.Words.ZH), append(en, criterion.Words.EN), append(met, criterion.Met)
			}
			if diff := cmp.Diff([]any{c.zh, c.en, c.met}, []any{zh, en, met}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTitleIn(t *testing.T) {
	t.Run("names what has two names in the language of the reader", func(t *testing.T) {
		for schema, want := range map[*Schema][2]string{new(Stages.Schema()): {"nameZh", "nameEn"}, new(Deals.Schema()): {"name", "name"}} {
			if got := [2]string{schema.TitleIn(Chinese).Name, schema.TitleIn(English).Name}; got != want {
				t.Errorf("%s: %v, want %v", schema.Name, got, want)
			}
		}
	})
}
