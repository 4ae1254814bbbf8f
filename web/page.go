package web

import (
	"compress/gzip"
	"io"
	"net/http"
)

// writePage sends a page made for one request, compressed where the browser can read that.
func writePage(w http.ResponseWriter, r *http.Request, status int, page string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	plain := r.Method == http.MethodHead || !accepts(r.Header.Get("Accept-Encoding"), "gzip")
	if !plain {
		h.Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return
	}
	if plain {
		_, _ = io.WriteString(w, page) // fails only when the reader is gone
		return
	}
	compressed := gzip.NewWriter(w)
	_, _ = io.WriteString(compressed, page)
	_ = compressed.Close()
}
