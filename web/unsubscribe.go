package web

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed unsubscribe/page.html
var unsubscribeTemplate string

// Unsubscription is what somebody sees who follows the link of a letter.
type Unsubscription struct {
	Purpose string // of the letters that they get, in words
	Done    bool   // they get no more of them
}

// unsubscribePage asks who got a letter whether they want no more, and takes
// their word: from its form, or from a mail program that calls it with one
// click (RFC 8058). It needs neither the app nor a session nor scripts.
type unsubscribePage struct {
	see, do     func(ctx context.Context, token, language string) (Unsubscription, bool, error)
	companyName string
	template    *template.Template
}

// unsubscribeView is what the template shows.
type unsubscribeView struct {
	Language, Theme, Nonce, Company, Title string
	Text                                   unsubscribeText
	Style                                  template.CSS
	Found                                  bool
	Unsubscription                         Unsubscription
	Languages                              []languageChoice
}

func newUnsubscribePage(options Options) *unsubscribePage {
	return &unsubscribePage{
		see: options.PublicUnsubscription, do: options.Unsubscribe, companyName: options.CompanyName,
		template: template.Must(template.New("unsubscribe").Parse(unsubscribeTemplate)),
	}
}

func (p *unsubscribePage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := p.see
	if r.Method == http.MethodPost {
		answer = p.do
	}
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	language := languageOf(r)
	if asked := r.URL.Query().Get("language"); asked == chinese || asked == english {
		language = asked
	}
	seen, found, err := answer(r.Context(), r.PathValue("token"), language)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	view, status := p.view(r, language, secure(w)), http.StatusOK
	view.Found, view.Unsubscription = found, seen
	switch {
	case !found:
		view.Title, status = view.Text.Gone, http.StatusNotFound
	case seen.Done:
		view.Title = view.Text.Done
	}
	var page bytes.Buffer
	if err := p.template.Execute(&page, view); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	writePage(w, r, status, page.String())
}

func (p *unsubscribePage) view(r *http.Request, language, nonce string) unsubscribeView {
	text := unsubscribeTexts[language]
	return unsubscribeView{
		Language: language, Theme: themeOf(r), Nonce: nonce, Company: p.companyName, Title: text.Title, Text: text,
		Style: template.CSS(formStyle + complaintStyle), //nolint:gosec // our own files, not input
		Languages: []languageChoice{
			{chinese, "中文", language == chinese},
			{english, "English", language == english},
		},
	}
}
