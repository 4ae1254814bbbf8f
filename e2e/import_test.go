package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// importedLeads is enough for a few chunks, so that a kill falls between them
// or into one.
const importedLeads = 8000

func TestImport(t *testing.T) {
	t.Run("killed in the middle, an import goes on and makes each row once", func(t *testing.T) {
		folder := folder(t)
		data := folder + "/data"
		p := start(t, data)
		token := keepToken(t, folder, hire(t, p, faultReps).admin)
		file := leadsFile(t, folder)

		client, err := product.Launch(binary, data, "import", "lead", file, "--server", "http://"+p.Address, "--token-file", token)
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, "the first chunk", time.Minute, func() bool { return ask(t, data, `SELECT count(*) FROM leads`) > 0 })
		if err := p.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := client.Kill(); err != nil {
			t.Fatal(err)
		}
		p = start(t, data)
		made := ask(t, data, `SELECT count(*) FROM leads`)
		out := run(t, "", "import", "--look", onlyImport(t, p, token), "--server", "http://"+p.Address, "--token-file", token)
		if !strings.Contains(out, fmt.Sprintf("%d created", importedLeads)) {
			t.Errorf("made %d before; then it said:\n%s", made, out)
		}
		for what, sql := range map[string]string{
			"leads":            `SELECT count(*) FROM leads`,
			"different leads":  `SELECT count(DISTINCT name) FROM leads`,
			"processes":        `SELECT count(DISTINCT record_id) FROM processes WHERE kind = 'lead'`,
			"rows":             `SELECT count(DISTINCT record_id) FROM import_rows WHERE status = 'created'`,
			"lines of history": `SELECT count(*) FROM changes WHERE type = 'lead.created'`,
		} {
			if n := ask(t, data, sql); n != importedLeads {
				t.Errorf("%s: %d, want %d", what, n, importedLeads)
			}
		}
		if made == importedLeads {
			t.Error("the import had ended before the program was killed")
		}
		stop(t, p)
	})
}

// keepToken writes a person's token into a file.
func keepToken(t *testing.T, folder string, who *product.Person) string {
	t.Helper()
	path := filepath.Join(folder, "token")
	if err := os.WriteFile(path, []byte(who.Token()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func leadsFile(t *testing.T, folder string) string {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("name,company,phone,source\n")
	for i := range importedLeads {
		fmt.Fprintf(&rows, "Person %d,Company %d,138%08d,web-form\n", i, i%100, i)
	}
	path := filepath.Join(folder, "leads.csv")
	if err := os.WriteFile(path, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// onlyImport is the id of the one import that there is.
func onlyImport(t *testing.T, p *product.Product, tokenFile string) string {
	t.Helper()
	token, err := os.ReadFile(tokenFile)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := p.WithToken(strings.TrimSpace(string(token))).Do(t.Context(), "GET", "/imports", nil)
	if err != nil {
		t.Fatal(err)
	}
	var page struct{ Items []struct{ ID string } }
	decode(t, answer.Body, &page)
	if len(page.Items) != 1 {
		t.Fatalf("%d imports", len(page.Items))
	}
	return page.Items[0].ID
}
