package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"html/template"
	"net/http"
)

var (
	//go:embed complaint/page.html
	complaintTemplate string
	//go:embed complaint/style.css
	complaintStyle string
	//go:embed complaint/script.js
	complaintScript []byte
)

// Complaint is a complaint as the customer sees it who has its link.
type Complaint struct {
	Number, Title, State    string
	Done                    string // what was done, or answered
	MayConfirm, MayWithdraw bool
	MayObject               bool   // to how it ended
	Said                    string // "satisfied", "not-satisfied" or "withdraw"; empty: nothing yet
}

// complaintPage shows a customer how their complaint stands and takes their
// word, without the app and without a session.
type complaintPage struct {
	find        func(ctx context.Context, token, language string) (Complaint, bool, error)
	companyName string
	template    *template.Template
	scriptName  string
}

// complaintView is what the template shows. Without a complaint it says that the
// link leads nowhere.
type complaintView struct {
	Language, Theme, Nonce, Token, Company string
	Text                                   complaintText
	Style                                  template.CSS
	Script                                 string
	Found                                  bool
	Complaint                              Complaint
	Marks                                  []int
	Languages                              []languageChoice
}

func newComplaintPage(options Options) *complaintPage {
	sum := sha256.Sum256(complaintScript)
	return &complaintPage{
		find:        options.PublicComplaint,
		companyName: options.CompanyName,
		template:    template.Must(template.New("complaint").Parse(complaintTemplate)),
		scriptName:  "complaint-" + hex.EncodeToString(sum[:4]) + ".js",
	}
}

func (p *complaintPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.find == nil {
		http.NotFound(w, r)
		return
	}
	language := languageOf(r)
	if asked := r.URL.Query().Get("language"); asked == chinese || asked == english {
		language = asked
	}
	complaint, found, err := p.find(r.Context(), r.PathValue("token"), language)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	view := p.view(r, language, secure(w))
	status := http.StatusOK
	if view.Complaint, view.Found = complaint, found; !found {
		status = http.StatusNotFound
	}
	var page bytes.Buffer
	if err := p.template.Execute(&page, view); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	writePage(w, r, status, page.String())
}

func (p *complaintPage) view(r *http.Request, language, nonce string) complaintView {
	return complaintView{
		Language: language, Theme: themeOf(r), Nonce: nonce, Token: r.PathValue("token"), Company: p.companyName,
		Text:   complaintTexts[language],
		Style:  template.CSS(formStyle + complaintStyle), //nolint:gosec // our own files, not input
		Script: "/assets/" + p.scriptName, Marks: []int{1, 2, 3, 4, 5},
		Languages: []languageChoice{
			{chinese, "中文", language == chinese},
			{english, "English", language == english},
		},
	}
}
