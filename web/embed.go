// Package web serves the browser app and the sign-in page. It knows nothing of
// customers or processes: whoever starts it says who is signed in and what the
// first page should carry.
package web

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
)

// built holds what `npm run build` makes, or only the placeholder before that.
//
//go:embed all:dist
var built embed.FS

// icon is what browsers ask for by themselves where a page names none.
//
//go:embed src/theme/baton.svg
var icon []byte

// DemoPerson can be signed in with one click while the demo company is on.
type DemoPerson struct {
	Login string
	Name  string
	Role  string // "staff", "manager" or "admin"
}

// Options say what the pages depend on.
type Options struct {
	// SignedIn tells whether the request belongs to a session. Required.
	SignedIn func(*http.Request) bool
	// FirstData answers what the app would ask for first, by API path below
	// /api/v1, so that the page carries it. The request's Accept-Language is
	// the language of the page. May be nil.
	FirstData func(*http.Request) map[string]json.RawMessage
	// DemoPeople are offered on the sign-in page. May be nil.
	DemoPeople func() []DemoPerson
	// PublicForm finds a form that anybody may fill in, in a language; false is
	// that there is none. May be nil.
	PublicForm func(ctx context.Context, key, language string) (Form, bool, error)
	// PublicComplaint finds the complaint that a customer's link is for, in a
	// language; false is that the link leads nowhere (any more). May be nil.
	PublicComplaint func(ctx context.Context, token, language string) (Complaint, bool, error)
	// PublicUnsubscription finds what the link of a letter is for, and Unsubscribe
	// takes the word of who follows it; false is that the link leads nowhere. May
	// be nil.
	PublicUnsubscription, Unsubscribe func(ctx context.Context, token, language string) (Unsubscription, bool, error)
	// ComplaintPage and UnsubscribePage are what the links in letters begin with,
	// below the address of the company. Empty: there is no such page.
	ComplaintPage, UnsubscribePage string
	// CompanyName stands above the sign-in form and what customers see.
	CompanyName string
}

// Handler serves /sign-in, /f/{form}, the pages of links in letters, /assets/
// and, for every other page, the app.
func Handler(options Options) http.Handler {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // the embed directive names the folder
	}
	return handler(options, dist)
}

func handler(options Options, dist fs.FS) http.Handler {
	manifest := readManifest(dist)
	signIn := newSignInPage(options, manifest)
	assets := newAssets(dist)
	assets.add(signIn.scriptName, signInScript)
	form := newFormPage(options)
	assets.add(form.scriptName, formScript)
	complaint := newComplaintPage(options)
	assets.add(complaint.scriptName, complaintScript)

	mux := http.NewServeMux()
	mux.Handle("GET /assets/{name...}", assets)
	mux.Handle("GET /sign-in", signIn)
	mux.Handle("GET /f/{key}", form)
	if options.ComplaintPage != "" {
		mux.Handle("GET "+options.ComplaintPage+"{token}", complaint)
	}
	if options.UnsubscribePage != "" {
		unsubscribe := newUnsubscribePage(options)
		mux.Handle("GET "+options.UnsubscribePage+"{token}", unsubscribe)
		mux.Handle("POST "+options.UnsubscribePage+"{token}", unsubscribe)
	}
	mux.HandleFunc("GET /favicon.ico", serveIcon)
	mux.Handle("GET /", newAppPage(options, dist, manifest))
	return mux
}
