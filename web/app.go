package web

import (
	"encoding/json"
	"html"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
)

// appPage is index.html as Vite built it, completed for each request: language,
// theme, nonce, what to load at once, and the app's first data.
type appPage struct {
	options  Options
	manifest manifest
	index    string
	built    bool
}

// Places in index.html that are filled in. A test holds the built page to them.
const (
	htmlTag         = `<html lang="en" data-theme="system">`
	headMarker      = `<!--baton:head-->`
	firstDataMarker = `<!--baton:first-data-->`
	nonceMarker     = `__BATON_NONCE__`
)

func newAppPage(options Options, dist fs.FS, m manifest) *appPage {
	index := read(dist, "index.html")
	if index == nil {
		return &appPage{options: options, manifest: m, index: string(read(dist, "placeholder.html"))}
	}
	return &appPage{options: options, manifest: m, index: string(index), built: true}
}

func (p *appPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !accepts(r.Header.Get("Accept"), "text/html") {
		http.NotFound(w, r)
		return
	}
	if !p.options.SignedIn(r) {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	nonce := secure(w)
	page, err := p.complete(r, nonce)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	writePage(w, r, http.StatusOK, page)
}

func (p *appPage) complete(r *http.Request, nonce string) (string, error) {
	language := languageOf(r)
	data, err := p.firstData(r, language)
	if err != nil {
		return "", err
	}
	return strings.NewReplacer(
		htmlTag, `<html lang="`+language+`" data-theme="`+themeOf(r)+`">`,
		headMarker, p.hints(language, r.URL.Path),
		firstDataMarker, data,
		nonceMarker, nonce,
	).Replace(p.index), nil
}

// hints let the browser fetch the language and the screen together with the app.
func (p *appPage) hints(language, path string) string {
	known := map[string]bool{}
	p.manifest.files(entry, known) // already in the page
	var tags strings.Builder
	for _, source := range []string{localeSource(language), screenSource(path)} {
		scripts, styles := p.manifest.files(source, known)
		for _, script := range scripts {
			tags.WriteString(`<link rel="modulepreload" crossorigin href="/` + html.EscapeString(script) + `">`)
		}
		for _, style := range styles {
			tags.WriteString(`<link rel="preload" as="style" crossorigin href="/` + html.EscapeString(style) + `">`)
		}
	}
	return tags.String()
}

// firstData is a script element that the browser doesn't run; json.Marshal
// escapes what could end it.
func (p *appPage) firstData(r *http.Request, language string) (string, error) {
	if p.options.FirstData == nil || !p.built {
		return "", nil
	}
	asked := r.Clone(r.Context())
	asked.Header.Set("Accept-Language", language)
	answers := p.options.FirstData(asked)
	if len(answers) == 0 {
		return "", nil
	}
	text, err := json.Marshal(answers)
	if err != nil {
		return "", err
	}
	return `<script type="application/json" id="first-data">` + string(text) + `</script>`, nil
}
