package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"
)

var (
	//go:embed signin/page.html
	signInTemplate string
	//go:embed signin/style.css
	signInStyle string
	//go:embed signin/script.js
	signInScript []byte
)

// signInPage is served without the app, so that it is there at once, and has
// the browser fetch the app while the person types.
type signInPage struct {
	options    Options
	manifest   manifest
	template   *template.Template
	scriptName string
}

// signInView is what the template shows.
type signInView struct {
	Language, Theme, Nonce string
	Text                   signInText
	Style                  template.CSS
	Script                 string
	Company, Next          string
	People                 []demoView
	Prefetch               []string
	Languages              []languageChoice
}

type demoView struct {
	Login, Name, Role, Initial string
}

type languageChoice struct {
	Tag, Name string
	Chosen    bool
}

func newSignInPage(options Options, m manifest) *signInPage {
	sum := sha256.Sum256(signInScript)
	return &signInPage{
		options:    options,
		manifest:   m,
		template:   template.Must(template.New("sign-in").Parse(signInTemplate)),
		scriptName: "sign-in-" + hex.EncodeToString(sum[:4]) + ".js",
	}
}

func (p *signInPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	next := safeNext(r.URL.Query().Get("next"))
	if p.options.SignedIn(r) {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, next, http.StatusSeeOther) //nolint:gosec // safeNext lets paths of this site pass only
		return
	}
	nonce := secure(w)
	var page bytes.Buffer
	if err := p.template.Execute(&page, p.view(r, nonce, next)); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	writePage(w, r, http.StatusOK, page.String())
}

func (p *signInPage) view(r *http.Request, nonce, next string) signInView {
	language := languageOf(r)
	text := signInTexts[language]
	return signInView{
		Language: language, Theme: themeOf(r), Nonce: nonce, Text: text,
		Style:   template.CSS(signInStyle), //nolint:gosec // our own file, not input
		Script:  "/assets/" + p.scriptName,
		Company: p.options.CompanyName, Next: next,
		People: p.people(text), Prefetch: p.prefetch(language),
		Languages: []languageChoice{
			{chinese, "中文", language == chinese},
			{english, "English", language == english},
		},
	}
}

func (p *signInPage) people(text signInText) []demoView {
	if p.options.DemoPeople == nil {
		return nil
	}
	var views []demoView
	for _, person := range p.options.DemoPeople() {
		views = append(views, demoView{person.Login, person.Name, text.Roles[person.Role], initialOf(person.Name)})
	}
	return views
}

// prefetch lists what the first screen after signing in needs.
func (p *signInPage) prefetch(language string) []string {
	known := map[string]bool{}
	var files []string
	for _, source := range []string{entry, localeSource(language)} {
		scripts, styles := p.manifest.files(source, known)
		files = append(append(files, scripts...), styles...)
	}
	return files
}

// initialOf stands for a person: the given name's sign in Chinese, the first letter elsewhere.
func initialOf(name string) string {
	letters := []rune(strings.TrimSpace(name))
	if len(letters) == 0 {
		return ""
	}
	if last := letters[len(letters)-1]; last >= 0x2e80 {
		return string(last)
	}
	return string(letters[0])
}

// safeNext is where to go after signing in: only ever a page of this site.
func safeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\n\r\t") ||
		strings.HasPrefix(next, "/sign-in") {
		return "/"
	}
	return next
}
