package crm

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// Tag is a word that people put on records to find them by. Tags are the
// company's: everybody signed in may read them all, though not what bears them.
type Tag struct {
	ID   uuid.UUID
	Name string
	Tone Tone
}

// The limits of tags.
const (
	MaxTagLength = 40 // characters
	MaxTags      = 20 // on one record
)

// FoldTag makes names alike that people take for the same: width, case and
// white space do not matter.
func FoldTag(name string) string {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(tidyTag(name))))
}

func tidyTag(name string) string { return strings.Join(strings.Fields(name), " ") }

// TagNames tidies names and leaves out those that are there already, or says
// what is wrong with one.
func TagNames(given []string) ([]string, error) {
	var names, folded []string
	for _, name := range given {
		name = tidyTag(name)
		if err := checkTag(name); err != nil {
			return nil, err
		}
		if key := FoldTag(name); !slices.Contains(folded, key) {
			names, folded = append(names, name), append(folded, key)
		}
	}
	if len(names) > MaxTags {
		return nil, InvalidField("names", "too-many",
			Label{"标签太多", "There are too many tags"},
			Label{"一条记录最多 %d 个标签", "A record has at most %d"}.With(MaxTags))
	}
	return names, nil
}

func checkTag(name string) error {
	switch {
	case name == "":
		return InvalidField("names", "required",
			Label{"标签不能为空", "A tag is empty"}, Label{"请填写标签名", "Give it a name"})
	case utf8.RuneCountInString(name) > MaxTagLength:
		return InvalidField("names", "too-long",
			Label{"标签太长", "A tag is too long"}, Label{"最多 %d 个字符", "Use at most %d characters"}.With(MaxTagLength))
	case !utf8.ValidString(name), strings.ContainsFunc(name, hidden):
		return InvalidField("names", "invalid-text",
			Label{"标签含有不可见的字符", "A tag holds characters that cannot be seen"}, Label{"请重新输入标签", "Type the tag again"})
	}
	return nil
}

// hidden says whether a character cannot be seen, or turns others around.
func hidden(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
