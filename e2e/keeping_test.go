package e2e

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// intendLetter leaves a letter that nobody takes, so that it is tried again.
func intendLetter(t *testing.T, p *product.Product) {
	t.Helper()
	admin := as(t, p, "admin")
	create(t, admin, "/users", map[string]any{"name": "writer", "login": "writer", "role": "admin", "active": true, "email": "writer@example.com"})
	answer, err := admin.Do(t.Context(), "PUT", "/mail-settings", map[string]any{
		"active": true, "host": "127.0.0.1", "port": 1, "security": "none", "user": "", "sender": "baton@example.com", "senderName": "Baton",
	})
	if err != nil || answer.Status != 200 {
		t.Fatalf("mail settings: %v %d %s", err, answer.Status, answer.Body)
	}
	answer, err = as(t, p, "writer").Do(t.Context(), "POST", "/mail-settings/acts/test", nil)
	if err != nil || answer.Status != 200 {
		t.Fatalf("test letter: %v %d %s", err, answer.Status, answer.Body)
	}
}

func TestKeeping(t *testing.T) {
	root := folder(t)
	data := root + "/data"
	p := start(t, data)
	create(t, hire(t, p, 1).admin, "/customers", map[string]any{"name": "上海华为峰科技"})

	offer := attach(t, p)

	t.Run("a second start on the same folder is refused and names the first", func(t *testing.T) {
		address, err := product.FreeAddress()
		if err != nil {
			t.Fatal(err)
		}
		out, err := product.Run(t.Context(), binary, "", "serve", "--data", data, "--addr", address)
		if err == nil || !strings.Contains(out, "process") {
			t.Errorf("got %v: %s", err, out)
		}
	})
	t.Run("a port in use is told with the remedy", func(t *testing.T) {
		out, err := product.Run(t.Context(), binary, "", "serve", "--data", root+"/other", "--addr", p.Address)
		if err == nil || !strings.Contains(out, "--addr") {
			t.Errorf("got %v: %s", err, out)
		}
	})
	t.Run("the demo company is refused beyond loopback and over data of one's own", func(t *testing.T) {
		out, err := product.Run(t.Context(), binary, "", "serve", "--demo", "--data", root+"/other", "--addr", "0.0.0.0:0")
		if err == nil || !strings.Contains(out, "loopback") {
			t.Errorf("got %v: %s", err, out)
		}
	})
	t.Run("the doctor finds everything well while the program runs", func(t *testing.T) {
		out := run(t, "", "doctor", "--data", data)
		if strings.Contains(out, "BAD") {
			t.Error(out)
		}
	})
	t.Run("a backup of the running program restores into another folder", func(t *testing.T) {
		intendLetter(t, p)
		run(t, "", "backup", "--data", data, root+"/backup.tar")
		run(t, "", "restore", "--data", root+"/restored", root+"/backup.tar")
		restored := start(t, root+"/restored")
		defer stop(t, restored)
		answer, err := as(t, restored, "admin").Do(t.Context(), "GET", "/customers?q=华为", nil)
		if err != nil || !strings.Contains(string(answer.Body), "上海华为峰科技") {
			t.Errorf("%v %s", err, answer.Body)
		}
		if n := ask(t, root+"/restored", `SELECT count(*) FROM effects WHERE state = 'unknown' AND problem->>'en' LIKE '%backup%'`); n != 1 {
			t.Errorf("%d letters wait for a person: what was to be sent may have been, since", n)
		}
		content, err := as(t, restored, "admin").Do(t.Context(), "GET", "/attachments/"+offer+"/content", nil)
		if err != nil || string(content.Body) != `{"price":100}` {
			t.Errorf("%v %s", err, content.Body)
		}
	})
	t.Run("a backup never overwrites a file, a restore never a data folder", func(t *testing.T) {
		if out, err := product.Run(t.Context(), binary, "", "backup", "--data", data, root+"/backup.tar"); err == nil {
			t.Error(out)
		}
		if out, err := product.Run(t.Context(), binary, "", "restore", "--data", data, root+"/backup.tar"); err == nil {
			t.Error(out)
		}
	})
	t.Run("an interrupt stops everything in order", func(t *testing.T) {
		out, err := p.Stop()
		if err != nil || strings.Contains(out, "ERROR") {
			t.Errorf("%v\n%s", err, out)
		}
		if _, err := os.Stat(data + "/postgres/cluster/postmaster.pid"); err == nil {
			t.Error("PostgreSQL still runs")
		}
	})
	t.Run("the doctor looks at stopped data as well", func(t *testing.T) {
		out := run(t, "", "doctor", "--data", data)
		if strings.Contains(out, "BAD") {
			t.Error(out)
		}
	})
}

// attach hangs a file on a new customer and returns its id.
func attach(t *testing.T, p *product.Product) string {
	t.Helper()
	admin := as(t, p, "admin")
	customer := create(t, admin, "/customers", map[string]any{"name": "With a file"})
	return create(t, admin, "/customers/"+customer+"/attachments?name=offer.json", map[string]any{"price": 100})
}

func TestApart(t *testing.T) {
	t.Run("serve and worker run as separate programs on servers that exist", func(t *testing.T) {
		root := folder(t)
		theirs := start(t, root+"/theirs") // somebody's PostgreSQL and Temporal
		defer stop(t, theirs)
		ask(t, theirs.Data, `SELECT 1`)
		address, token, err := theirs.Temporal()
		if err != nil {
			t.Fatal(err)
		}
		url := newDatabase(t, theirs.Data, "apart")
		shared := []string{"--database-url", url, "--temporal-address", address, "--temporal-token", token, "--temporal-namespace", "apart"}

		server := start(t, root+"/none", append([]string{"--no-worker"}, shared...)...)
		defer stop(t, server)
		run(t, "a-good-password\n", "user", "add", "admin", "--database-url", url, "--data", server.Data)
		out := run(t, "", "token", "admin", "--database-url", url, "--data", server.Data)
		admin := server.WithToken(strings.TrimSpace(out))
		lead := create(t, admin, "/leads", map[string]any{"name": "Nobody routes me yet"})
		if n := countIn(t, url, `SELECT count(*) FROM leads WHERE state = 'new'`); n != 1 {
			t.Fatalf("%d new leads without a worker", n)
		}
		worker, err := product.Launch(binary, root, append([]string{"worker", "--data", server.Data}, shared...)...)
		if err != nil {
			t.Fatal(err)
		}
		defer stop(t, worker)
		eventually(t, "the look at lead "+lead, 20*time.Second, func() bool {
			return countIn(t, url, `SELECT count(*) FROM leads WHERE state = 'waiting'`) == 1
		})
	})
}
