package api

import (
	"context"
	"net/http"

	"golang.org/x/text/language"

	"github.com/baton-crm/baton/crm"
)

var offered = language.NewMatcher([]language.Tag{language.English, language.SimplifiedChinese})

// LanguageOf chooses the language of an answer by Accept-Language.
func LanguageOf(r *http.Request) crm.Language { return languageOf(r.Header.Get("Accept-Language")) }

func languageOf(accept string) crm.Language {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return crm.English
	}
	if _, index, _ := offered.Match(tags...); index == 1 {
		return crm.Chinese
	}
	return crm.English
}

// requestState is what travels with a request.
type requestState struct {
	id       string
	language crm.Language
	address  string
	host     string
	browser  browser
	session  *signedIn
}

type stateKey struct{}

func stateOf(ctx context.Context) *requestState {
	if state, ok := ctx.Value(stateKey{}).(*requestState); ok {
		return state
	}
	return &requestState{language: crm.English}
}

// viewerOf is the person of the request; requireSession has made sure of one.
func viewerOf(ctx context.Context) crm.Viewer {
	state := stateOf(ctx)
	viewer := state.session.Viewer
	viewer.Language = state.language
	return viewer
}
