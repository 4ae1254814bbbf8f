package activities

import (
	html "html/template"
	"sync"
	text "text/template"
)

// letterFacts is what the templates of letters say.
type letterFacts struct {
	Language, Subject, Open, From, Footer string
	Items                                 []item
}

const textLetter = `{{if gt (len .Items) 1}}{{.Subject}}

{{end}}{{range .Items}}{{.Title}}{{if .Record}} · {{.Record}}{{end}}
{{if .By}}{{$.From}} {{.By}}
{{end}}{{if .Text}}{{.Text}}
{{end}}{{if .Link}}{{.Link}}
{{end}}
{{end}}-- 
{{.Footer}}
`

const htmlLetter = `<!DOCTYPE html>
<html lang="{{.Language}}"><head><meta charset="utf-8"><title>{{.Subject}}</title></head>
<body style="font-family:sans-serif;max-width:40em;margin:auto;color:#222">
{{if gt (len .Items) 1}}<h1 style="font-size:1.2em">{{.Subject}}</h1>
{{end}}{{range .Items}}<div style="border-top:1px solid #ddd;padding:.8em 0">
<p style="margin:0;font-weight:bold">{{.Title}}{{if .Record}} · {{.Record}}{{end}}</p>
{{if .By}}<p style="margin:.3em 0;color:#666">{{$.From}} {{.By}}</p>{{end}}
{{if .Text}}<p style="margin:.3em 0;white-space:pre-wrap">{{.Text}}</p>{{end}}
{{if .Link}}<p style="margin:.3em 0"><a href="{{.Link}}">{{$.Open}}</a></p>{{end}}
</div>
{{end}}<p style="color:#666;font-size:.85em">{{.Footer}}</p>
</body></html>
`

// plainLetter shows a text that was written without marks.
const plainLetter = `<!DOCTYPE html>
<html><head><meta charset="utf-8"></head>
<body style="font-family:sans-serif;max-width:40em;margin:auto;color:#222"><p style="white-space:pre-wrap">{{.}}</p></body></html>
`

// mailedLetter shows a text that was written without marks, and the link by
// which such letters end.
const mailedLetter = `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{{.Subject}}</title></head>
<body style="font-family:sans-serif;max-width:40em;margin:auto;color:#222"><p style="white-space:pre-wrap">{{.Text}}</p>
<p style="color:#666;font-size:.85em;border-top:1px solid #ddd;padding-top:.8em"><a href="{{.Link}}">{{.Words}}</a></p></body></html>
`

type letterTexts struct {
	text    *text.Template
	html    *html.Template
	plain   *html.Template
	mailing *html.Template
}

// letterTemplates are the templates of letters, read once.
var letterTemplates = sync.OnceValue(func() letterTexts {
	return letterTexts{
		text.Must(text.New("letter").Parse(textLetter)),
		html.Must(html.New("letter").Parse(htmlLetter)), html.Must(html.New("plain").Parse(plainLetter)),
		html.Must(html.New("mailing").Parse(mailedLetter)),
	}
})
