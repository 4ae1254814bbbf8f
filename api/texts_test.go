package api

import (
	"testing"
	"unicode"

	"github.com/baton-crm/baton/crm"
)

func TestProblemTexts(t *testing.T) {
	t.Run("are there in both languages for every code", func(t *testing.T) {
		for code, text := range problemTexts {
			for _, label := range []crm.Label{text.title, text.detail} {
				if !isChinese(label.ZH) || label.EN == "" || isChinese(label.EN) {
					t.Errorf("%s says %q and %q", code, label.ZH, label.EN)
				}
			}
			if text.status < 400 || text.status > 599 {
				t.Errorf("%s has status %d", code, text.status)
			}
		}
	})
	t.Run("are there in both languages for every event", func(t *testing.T) {
		for event, label := range eventTexts {
			if !isChinese(label.ZH) || label.EN == "" || isChinese(label.EN) {
				t.Errorf("%s says %q and %q", event, label.ZH, label.EN)
			}
		}
	})
	t.Run("are there for every status that huma and the mux refuse with", func(t *testing.T) {
		for status := 400; status < 600; status++ {
			if _, ok := problemTexts[codeOfStatus(status)]; !ok {
				t.Errorf("status %d has code %q without texts", status, codeOfStatus(status))
			}
		}
	})
}

func isChinese(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
