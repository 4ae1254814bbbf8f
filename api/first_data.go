package api

import (
	"encoding/json"
	"net/http"
)

// FirstData is what the browser app asks for first, by path, so that the page
// can carry it and save round trips. It is empty for nobody.
func (s *Server) FirstData(r *http.Request) map[string]json.RawMessage {
	session, err := s.sessionOf(r)
	if err != nil || session == nil || !session.byCookie {
		return nil
	}
	viewer := session.Viewer
	viewer.Language = LanguageOf(r)
	first := map[string]any{"/session": s.sessionView(session.Session)}
	if !session.OwesPassword {
		if first["/meta"], err = s.metaFor(r.Context(), viewer); err != nil {
			return nil
		}
	}
	data := map[string]json.RawMessage{}
	for path, value := range first {
		if data[path], err = json.Marshal(value); err != nil {
			return nil
		}
	}
	return data
}
