// Command front serves the pages of this checkout before a Baton that runs
// elsewhere, so that work on the browser app needs no build of the whole
// program. It is for development only and listens on loopback.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"github.com/baton-crm/baton/web"
)

// front asks the server behind it what the pages depend on.
type front struct {
	server *url.URL
	client *http.Client
}

func main() {
	address := flag.String("addr", "127.0.0.1:4301", "address to listen on")
	server := flag.String("server", "http://127.0.0.1:8080", "address of a running Baton")
	flag.Parse()
	target, err := url.Parse(*server)
	if err != nil {
		log.Fatal(err)
	}
	f := front{server: target, client: &http.Client{Timeout: 5 * time.Second}}
	proxy := &httputil.ReverseProxy{
		FlushInterval: -1, // events go out as they come
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(target) },
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", proxy)
	mux.Handle("/", web.Handler(web.Options{
		SignedIn:   func(r *http.Request) bool { return f.ask(r, "/session") != nil },
		FirstData:  f.firstData,
		DemoPeople: demoPeople,
	}))
	log.Printf("http://%s in front of %s", *address, *server)
	log.Fatal((&http.Server{Addr: *address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}).ListenAndServe())
}

func (f front) firstData(r *http.Request) map[string]json.RawMessage {
	data := map[string]json.RawMessage{}
	for _, path := range []string{"/session", "/meta"} {
		if answer := f.ask(r, path); answer != nil {
			data[path] = answer
		}
	}
	return data
}

// ask reads a path in the name of the request; nil means the server refused.
func (f front) ask(r *http.Request, path string) json.RawMessage {
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, f.server.JoinPath("/api/v1", path).String(), http.NoBody)
	if err != nil {
		return nil
	}
	request.Header = http.Header{"Cookie": r.Header["Cookie"], "Accept-Language": r.Header["Accept-Language"]}
	response, err := f.client.Do(request)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	var answer json.RawMessage
	if response.StatusCode != http.StatusOK || json.NewDecoder(response.Body).Decode(&answer) != nil {
		return nil
	}
	return answer
}

// demoPeople are the ones the demo company offers.
func demoPeople() []web.DemoPerson {
	return []web.DemoPerson{
		{Login: "wang.fang", Name: "王芳", Role: "staff"},
		{Login: "li.ming", Name: "李明", Role: "manager"},
		{Login: "chen.jing", Name: "陈静", Role: "admin"},
	}
}
