package api

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// eventNamed finds where code names the type of an event.
var eventNamed = regexp.MustCompile(`Type:\s+"([a-z-]+\.[a-z-]+)"`)

func TestEventTexts(t *testing.T) {
	files, err := filepath.Glob("../activities/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range eventNamed.FindAllSubmatch(source, -1) {
			event := string(found[1])
			t.Run("tell "+event+" in words", func(t *testing.T) {
				words := eventText(store.Change{Type: event}, crm.Chinese)
				first, _ := utf8.DecodeRuneInString(words)
				if !unicode.Is(unicode.Han, first) || words == genericText(event).ZH && strings.HasSuffix(words, participleOf(event)) {
					t.Errorf("it reads %q", words)
				}
			})
		}
	}
}
