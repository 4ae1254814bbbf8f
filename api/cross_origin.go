package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/baton-crm/baton/activities"
)

// publicForms is where forms are that other sites may show and send.
const publicForms = base + "/public/forms/"

// crossOrigin lets the sites that a public form allows show and send it, and
// refuses others. No other part of the API is open to other sites.
func (s *Server) crossOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, public := strings.CutPrefix(r.URL.Path, publicForms)
		origin := r.Header.Get("Origin")
		if !public || origin == "" || sameSite(origin, r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Origin")
		if !s.allows(r, key, origin) {
			writeProblem(w, newProblem(r.Context(), codeForeignOrigin))
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Expose-Headers", "Retry-After")
		if r.Method != http.MethodOptions {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
		w.Header().Set("Access-Control-Allow-Headers", "Accept-Language, Content-Type, Idempotency-Key")
		w.Header().Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	})
}

// allows says whether a form is open to a site: its own, or one of its list.
// Of a form that is not open it does not tell that it is there.
func (s *Server) allows(r *http.Request, key, origin string) bool {
	form, err := activities.OpenForm(r.Context(), s.DB, key)
	if err != nil {
		return false
	}
	if slices.Contains(form.Origins(), origin) {
		return true
	}
	settings, err := activities.LoadSendingSettings(r.Context(), s.DB)
	own, parsed := url.Parse(settings.Address)
	return err == nil && parsed == nil && settings.Address != "" && sameSite(origin, own.Host)
}

// sameSite says whether an origin is where the request goes.
func sameSite(origin, host string) bool {
	from, err := url.Parse(origin)
	return err == nil && from.Host != "" && strings.EqualFold(from.Host, host)
}
