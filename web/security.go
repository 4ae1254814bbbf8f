package web

import (
	"crypto/rand"
	"net/http"
)

// secure sets the headers every page goes out with and returns the nonce its
// style elements need. Scripts only come from files, so none has a nonce.
func secure(w http.ResponseWriter) (nonce string) {
	nonce = rand.Text()
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; "+
		"img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "+
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	return nonce
}
