package web

import (
	"compress/gzip"
	"io"
	"net/http"
)

// writePage sends a page made for one request, compressed where the browser can read that.
func writePage(w http.ResponseWriter, r *http.Request, page string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	if r.Method == http.MethodHead {
		return
	}
	if !accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = io.WriteString(w, page) // fails only when the reader is gone
		return
	}
	h.Set("Content-Encoding", "gzip")
	compressed := gzip.NewWriter(w)
	_, _ = io.WriteString(compressed, page)
	_ = compressed.Close()
}
