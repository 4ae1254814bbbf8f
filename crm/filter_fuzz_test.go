package crm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzParseFilter claims that whatever parses is written so that it parses to
// the same filter, and that nothing makes the parser fall over.
func FuzzParseFilter(f *testing.F) {
	for _, seed := range []string{
		"", `grade in (A,B) and dueAt < today()+7d and name ~ "华为"`,
		`not (weight != -1 or known(note)) and budget >= 12.50 CNY`, `budget = "1 AND"`,
		`dueAt = "2026-11-21"+1d-12h or dueAt > "2026-11-21T09:00:00.123456789+08:00"`,
		`ownerId in (me(), "0190c6f0-7b1e-7c3a-9f00-000000000001") or paused = true`,
		`（source = web-form） and name ＝ “a\”"\\”`, `name = "in" or note ~ x_1-y`, "((((", `"`, "now()+", "weight = -",
	} {
		f.Add(seed)
	}
	schema := specimens()
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := ParseFilter(text, schema)
		if err != nil {
			return
		}
		again, err := ParseFilter(filter.String(), schema)
		if err != nil {
			t.Fatalf("%q is written as %q: %v", text, filter, err)
		}
		if diff := cmp.Diff(filter, again); diff != "" {
			t.Fatalf("%q is written as %q:\n%s", text, filter, diff)
		}
		if filter.String() != again.String() {
			t.Fatalf("%q is written as %q and then as %q", text, filter, again)
		}
	})
}
