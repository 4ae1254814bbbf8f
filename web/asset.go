package web

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// assets are the app's files. Their names change with their content, so a
// browser may keep them for ever; a name that isn't there is 404, never a page.
type assets struct {
	files map[string]asset
}

// asset is one file with what the build compressed beforehand.
type asset struct {
	contentType         string
	plain, gzip, brotli []byte
}

// contentTypes are fixed here, so that the machine's own table cannot change them.
var contentTypes = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".json": "application/json", ".woff2": "font/woff2", ".png": "image/png",
}

func newAssets(dist fs.FS) *assets {
	a := &assets{files: map[string]asset{}}
	entries, err := fs.ReadDir(dist, "assets")
	if err != nil {
		return a // nothing has been built yet
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".br") {
			continue
		}
		a.files[name] = asset{
			contentType: contentTypeOf(name),
			plain:       read(dist, "assets/"+name),
			gzip:        read(dist, "assets/"+name+".gz"),
			brotli:      read(dist, "assets/"+name+".br"),
		}
	}
	return a
}

// add puts a file beside the built ones.
func (a *assets) add(name string, content []byte) {
	a.files[name] = asset{contentType: contentTypeOf(name), plain: content}
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.PathValue("name")]
	if !ok {
		w.Header().Set("Cache-Control", "no-store")
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	content, encoding := file.best(r.Header.Get("Accept-Encoding"))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func serveIcon(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", contentTypeOf(".svg"))
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(icon))
}

// best is the smallest form the browser can read.
func (a asset) best(accepted string) (content []byte, encoding string) {
	if a.brotli != nil && accepts(accepted, "br") {
		return a.brotli, "br"
	}
	if a.gzip != nil && accepts(accepted, "gzip") {
		return a.gzip, "gzip"
	}
	return a.plain, ""
}

func contentTypeOf(name string) string {
	extension := path.Ext(name)
	if known, ok := contentTypes[extension]; ok {
		return known
	}
	if known := mime.TypeByExtension(extension); known != "" {
		return known
	}
	return "application/octet-stream"
}

// read returns nil for what isn't there.
func read(files fs.FS, name string) []byte {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return nil
	}
	return content
}
