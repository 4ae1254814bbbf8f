package api

import (
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

func TestInHours(t *testing.T) {
	for _, c := range []struct{ name, text, zh, en string }{
		{"withinMinutes", "4800", "4800（80 小时）", "4800 (80 h)"},
		{"waitMinutes", "100", "100（1.7 小时）", "100 (1.7 h)"},
		{"withinMinutes", "30", "30", "30"},
		{"withinMinutes", "not known", "not known", "not known"},
		{"warnAtPercent", "80", "80", "80"},
	} {
		t.Run("tells "+c.name+" "+c.text, func(t *testing.T) {
			got := inHours(rules.Value{Name: c.name, Text: crm.Label{ZH: c.text, EN: c.text}})
			if got.ZH != c.zh || got.EN != c.en {
				t.Errorf("%+v", got)
			}
		})
	}
}
