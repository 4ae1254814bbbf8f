package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type searchAsked struct {
	Text  string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"What to look for; all words must occur."`
	Limit int    `query:"limit" default:"5" minimum:"1" maximum:"20" doc:"Hits of each kind."`
}

type searchAnswer struct {
	Groups  []searchGroup `json:"groups" doc:"Kinds with hits, in the order of the navigation."`
	Partial bool          `json:"partial" doc:"Some kinds could not be searched in time."`
	Late    []string      `json:"late" doc:"The kinds that could not."`
}

type searchGroup struct {
	Kind   string      `json:"kind"`
	Plural string      `json:"plural"`
	Label  string      `json:"label"`
	Hits   []searchHit `json:"hits"`
	More   bool        `json:"more" doc:"There are more hits than these."`
}

type searchHit struct {
	ID       uuid.UUID `json:"id"`
	Title    string    `json:"title"`
	Subtitle string    `json:"subtitle"`
	Field    string    `json:"field,omitempty" doc:"The field in which the words were found."`
	Label    string    `json:"label,omitempty" doc:"Its label."`
	Snippet  string    `json:"snippet,omitempty" doc:"What stands around the words there; left out when it is the title."`
}

// finder searches the records of one kind.
type finder struct {
	kind crm.Schema
	hits func(ctx context.Context, viewer crm.Viewer, text string, limit int) ([]searchHit, bool, error)
}

// Limits of the search over all kinds.
const (
	searchAllWithin = 2 * time.Second
	kindsAtOnce     = 4
)

// searchAll looks for words in all kinds at once, a few kinds at a time. Kinds
// that take too long are left out and named.
func (s *Server) searchAll(ctx context.Context, in *searchAsked) (*itself[searchAnswer], error) {
	viewer := viewerOf(ctx)
	out := searchAnswer{Groups: []searchGroup{}, Late: []string{}}
	if len(crm.QueryTokens(in.Text)) == 0 {
		return answered(out), nil
	}
	var results []searchResult
	err := s.search(ctx, viewer, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, searchAllWithin)
		defer cancel()
		results = findAll(ctx, s.findersFor(viewer), viewer, in)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, r := range results {
		switch {
		case r.err != nil && (errors.Is(r.err, context.DeadlineExceeded) || store.TookTooLong(r.err)):
			out.Partial, out.Late = true, append(out.Late, r.kind.Name)
		case r.err != nil:
			return nil, r.err
		case len(r.hits) > 0:
			out.Groups = append(out.Groups, searchGroup{r.kind.Name, r.kind.Plural, r.kind.PluralLabel.In(viewer.Language), r.hits, r.more})
		}
	}
	return answered(out), nil
}

type searchResult struct {
	kind crm.Schema
	hits []searchHit
	more bool
	err  error
}

func findAll(ctx context.Context, finders []finder, viewer crm.Viewer, in *searchAsked) []searchResult {
	results := make([]searchResult, len(finders))
	places := make(chan struct{}, kindsAtOnce)
	var all sync.WaitGroup
	for i, f := range finders {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			hits, more, err := f.hits(ctx, viewer, in.Text, in.Limit)
			results[i] = searchResult{f.kind, hits, more, err}
		})
	}
	all.Wait()
	return results
}

// menuOrder is the order of the navigation; what is not in it comes last.
var menuOrder = map[crm.Menu]int{crm.MenuSelling: 1, crm.MenuMoney: 2, crm.MenuService: 3, crm.MenuSetup: 4, "": 5}

// findersFor are the kinds that a person may view, in the order of the
// navigation.
func (s *Server) findersFor(viewer crm.Viewer) []finder {
	finders := slices.DeleteFunc(slices.Clone(s.finders), func(f finder) bool { return !viewer.Allowed(f.kind.Kind, crm.View) })
	slices.SortStableFunc(finders, func(a, b finder) int { return cmp.Compare(menuOrder[a.kind.Menu], menuOrder[b.kind.Menu]) })
	return finders
}

// subtitleFields is how many columns of the list tell records of one name
// apart.
const subtitleFields = 2

func (r *resource) hits(ctx context.Context, viewer crm.Viewer, text string, limit int) ([]searchHit, bool, error) {
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, false, err
	}
	records, more, err := r.table.Hits(ctx, r.DB, r.filterContext(viewer), viewer, store.Query{Text: text, Limit: limit, Schema: &schema})
	if err != nil {
		return nil, false, err
	}
	shown := schema
	shown.Fields = nil
	for _, name := range append([]string{schema.Title}, subtitleNames(schema)...) {
		if f, ok := schema.Field(name); ok {
			shown.Fields = append(shown.Fields, f)
		}
	}
	names, err := r.names(ctx, r.DB, viewer, shown, records...)
	if err != nil {
		return nil, false, err
	}
	hits := make([]searchHit, len(records))
	for i, record := range records {
		hits[i] = r.hit(schema, shown.Fields, r.veiled(schema, viewer, record), names, viewer, text)
	}
	return hits, more, nil
}

// subtitleNames are the first columns of the list besides the title.
func subtitleNames(schema crm.Schema) []string {
	names := slices.DeleteFunc(slices.Clone(schema.List), func(name string) bool { return name == schema.Title })
	return names[:min(len(names), subtitleFields)]
}

func (r *resource) hit(schema crm.Schema, shown []crm.Field, record anyRecord, names map[uuid.UUID]string, viewer crm.Viewer, text string) searchHit {
	hit := searchHit{ID: record.Meta().ID}
	var besides []string
	for _, f := range shown {
		value := shortText(display(f, jsonOf(f.Value(record)), names, r.Company.Zone(), viewer.Language))
		if f.Name == schema.Title {
			hit.Title = value
		} else if value != "" {
			besides = append(besides, value)
		}
	}
	hit.Subtitle = strings.Join(besides, " · ")
	for _, name := range schema.Findable(viewer).Search {
		f, _ := schema.Field(name)
		value, _ := f.Value(record).(string)
		if snippet, found := snippetOf(value, text); found {
			hit.Field, hit.Label = f.Name, f.Label.In(viewer.Language)
			if f.Name != schema.Title || snippet != hit.Title {
				hit.Snippet = snippet
			}
			break
		}
	}
	return hit
}

// The longest title and what stands around found words, in characters.
const (
	longestTitle  = 80
	aroundSnippet = 24
)

func shortText(text string) string {
	if runes := []rune(text); len(runes) > longestTitle {
		return string(runes[:longestTitle]) + "…"
	}
	return text
}

// snippetOf finds the words, or the first of them, in a text and cuts out what
// stands around it.
func snippetOf(text, words string) (string, bool) {
	runes, folded := []rune(text), []rune(strings.ToLower(text))
	if len(runes) != len(folded) { // letters that become longer when they are small
		folded = runes
	}
	for _, word := range append([]string{strings.TrimSpace(words)}, strings.Fields(words)...) {
		at := strings.Index(string(folded), strings.ToLower(word))
		if at < 0 {
			continue
		}
		start := len([]rune(string(folded)[:at]))
		return cutAround(runes, start, start+len([]rune(word))), true
	}
	return "", false
}

func cutAround(runes []rune, start, end int) string {
	from, until := max(0, start-aroundSnippet), min(len(runes), end+aroundSnippet)
	text := string(runes[from:until])
	if from > 0 {
		text = "…" + text
	}
	if until < len(runes) {
		text += "…"
	}
	return text
}

func jsonOf(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return data
}
