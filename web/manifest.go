package web

import (
	"encoding/json"
	"io/fs"
	"strings"
)

// manifest is what Vite says about the chunks it built, by source.
type manifest map[string]chunk

type chunk struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	Imports []string `json:"imports"`
}

// entry is the source of the app itself.
const entry = "index.html"

func readManifest(dist fs.FS) manifest {
	m := manifest{}
	if err := json.Unmarshal(read(dist, "manifest.json"), &m); err != nil {
		return manifest{} // not built yet, or not by Vite: pages do without hints
	}
	return m
}

// files lists the scripts and styles that a source needs, itself first, each
// once and without those that known already holds.
func (m manifest) files(source string, known map[string]bool) (scripts, styles []string) {
	c, ok := m[source]
	if !ok || known[c.File] {
		return nil, nil
	}
	known[c.File] = true
	scripts = append(scripts, c.File)
	for _, style := range c.CSS {
		if !known[style] {
			known[style] = true
			styles = append(styles, style)
		}
	}
	for _, imported := range c.Imports {
		moreScripts, moreStyles := m.files(imported, known)
		scripts, styles = append(scripts, moreScripts...), append(styles, moreStyles...)
	}
	return scripts, styles
}

// localeSource is the source of a language's texts.
func localeSource(language string) string { return "src/i18n/locale." + language + ".ts" }

// screenSource is the source of the screen behind an address; the inbox is part
// of the entry. It follows src/app/router.tsx.
func screenSource(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case parts[0] == "" || parts[0] == "inbox":
		return entry
	case parts[0] == "processes" && len(parts) == 1:
		return "src/features/processes/ProcessesScreen.tsx"
	case len(parts) == 1:
		return "src/features/records/ListScreen.tsx"
	case parts[0] == "tasks":
		return "src/features/inbox/TaskScreen.tsx"
	case parts[0] == "processes":
		return "src/features/processes/ProcessScreen.tsx"
	case parts[1] == "new":
		return "src/features/records/CreateScreen.tsx"
	}
	return "src/features/records/DetailScreen.tsx"
}
