package api

import (
	"context"
	"net/http"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

// BrowserCookie carries the secret by which a browser is known again when
// somebody signs in from it. It opens nothing.
const BrowserCookie = "baton_browser"

// knowBrowserFor is how long a browser is known after signing in from it.
const knowBrowserFor = 365 * 24 * time.Hour

// browser is what a request tells of the browser it comes from.
type browser struct {
	secret    string // empty: never seen
	userAgent string
}

func browserOf(r *http.Request) browser {
	b := browser{userAgent: r.UserAgent()}
	if cookie, err := r.Cookie(BrowserCookie); err == nil {
		b.secret = cookie.Value
	}
	return b
}

// originOf is the browser of a request at the door.
func originOf(ctx context.Context) activities.Origin {
	state := stateOf(ctx)
	origin := activities.Origin{Address: state.address, UserAgent: state.browser.userAgent, Browser: state.browser.secret}
	if origin.Browser == "" {
		origin.Browser = store.NewSecret()
	}
	if state.session != nil && state.session.byCookie {
		origin.Replaces = state.session.ID
	}
	return origin
}

// cookie makes a cookie that no script reads; a time that has passed removes it.
func (s *Server) cookie(name, value string, lasts time.Duration) http.Cookie {
	return http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(lasts.Seconds()),
		HttpOnly: true, Secure: s.SecureCookies, SameSite: http.SameSiteLaxMode,
	}
}
