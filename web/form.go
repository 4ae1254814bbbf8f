package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"
)

var (
	//go:embed form/page.html
	formTemplate string
	//go:embed form/style.css
	formStyle string
	//go:embed form/script.js
	formScript []byte
)

// Form is a public form as its page shows it.
type Form struct {
	Title, Consent, Thanks string
	ConsentVersion         int
	Fields                 []FormField
	// Origins are the sites that may show the page in a frame.
	Origins []string
}

// FormField is one field of a public form.
type FormField struct {
	Name, Label, Type, Format string
	Required                  bool
	MaxLength                 int
	Choices                   []FormChoice
}

// FormChoice is one value of a field with choices.
type FormChoice struct{ Value, Label string }

// InputType is the kind of keyboard or picker that browsers show.
func (f FormField) InputType() string {
	if f.Format != "" {
		return map[string]string{"email": "email", "phone": "tel"}[f.Format]
	}
	return map[string]string{"date": "date", "time": "datetime-local"}[f.Type]
}

// InputMode is the keyboard that phones show where the value is a number.
func (f FormField) InputMode() string {
	return map[string]string{"number": "numeric", "decimal": "decimal"}[f.Type]
}

// Autocomplete lets browsers fill in what they know of their owner.
func (f FormField) Autocomplete() string {
	known := map[string]string{"name": "name", "company": "organization", "phone": "tel", "email": "email"}[f.Name]
	if known == "" {
		return "off"
	}
	return known
}

// formPage shows a public form to everybody, without the app and without a
// session.
type formPage struct {
	find       func(ctx context.Context, key, language string) (Form, bool, error)
	template   *template.Template
	scriptName string
}

// formView is what the template shows.
type formView struct {
	Language, Theme, Nonce, Key string
	Text                        formText
	Style                       template.CSS
	Script                      string
	Form                        Form
	Languages                   []languageChoice
}

func newFormPage(options Options) *formPage {
	sum := sha256.Sum256(formScript)
	return &formPage{
		find:       options.PublicForm,
		template:   template.Must(template.New("form").Parse(formTemplate)),
		scriptName: "form-" + hex.EncodeToString(sum[:4]) + ".js",
	}
}

func (p *formPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	language := languageOf(r)
	if asked := r.URL.Query().Get("language"); asked == chinese || asked == english {
		language = asked
	}
	if p.find == nil {
		http.NotFound(w, r)
		return
	}
	form, open, err := p.find(r.Context(), r.PathValue("key"), language)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	if !open {
		http.NotFound(w, r)
		return
	}
	nonce := secure(w)
	allowFrames(w, form.Origins)
	var page bytes.Buffer
	if err := p.template.Execute(&page, p.view(r, form, language, nonce)); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	writePage(w, r, http.StatusOK, page.String())
}

func (p *formPage) view(r *http.Request, form Form, language, nonce string) formView {
	return formView{
		Language: language, Theme: themeOf(r), Nonce: nonce, Key: r.PathValue("key"), Text: formTexts[language],
		Style:  template.CSS(formStyle), //nolint:gosec // our own file, not input
		Script: "/assets/" + p.scriptName, Form: form,
		Languages: []languageChoice{
			{chinese, "中文", language == chinese},
			{english, "English", language == english},
		},
	}
}

// allowFrames lets the sites of a form show its page in a frame; other pages
// are never shown in one.
func allowFrames(w http.ResponseWriter, origins []string) {
	if len(origins) == 0 {
		return
	}
	policy := w.Header().Get("Content-Security-Policy")
	w.Header().Set("Content-Security-Policy",
		strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors "+strings.Join(origins, " "), 1))
	w.Header().Set("Cross-Origin-Opener-Policy", "unsafe-none")
}
