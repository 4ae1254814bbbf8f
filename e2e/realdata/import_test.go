//go:build realdata

package realdata

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/e2e/product"
)

// imports is a running product into which exports are imported by the command
// line, as an admin would.
type imports struct {
	*testing.T
	binary, server, token string
	folder                string
	admin                 *product.Person
	db                    *pgx.Conn
}

func openImports(t *testing.T) *imports {
	t.Helper()
	h := openHouse(t)
	token := filepath.Join(h.folder, "token")
	if err := os.WriteFile(token, []byte(h.admin.Token()), 0o600); err != nil {
		t.Fatal(err)
	}
	return &imports{t, h.binary, "http://" + h.Address, token, h.folder, h.admin, h.db}
}

// into imports a file twice and wants to be told, the first time, what is
// listed. The second time nothing may change.
func (i *imports) into(kind, file string, wanted []string, flags ...string) {
	i.Helper()
	said := i.run(kind, file, flags...)
	for _, text := range wanted {
		if !strings.Contains(said, "\n"+text) {
			i.Errorf("%s: %q was not said:\n%s", file, text, said)
		}
	}
	i.settle()
	before := i.standing(kind)
	i.run(kind, file, flags...)
	i.settle()
	if after := i.standing(kind); after != before {
		i.Errorf("%s: the same file again changed %s to %s", file, before, after)
	}
}

func (i *imports) run(kind, file string, flags ...string) string {
	i.Helper()
	arguments := append([]string{"import", kind, file, "--server", i.server, "--token-file", i.token}, flags...)
	said, err := product.Run(i.Context(), i.binary, "", arguments...)
	if err != nil && !strings.Contains(said, "rows were refused") {
		i.Fatal(err)
	}
	return "\n" + said
}

// standing is how many records of a kind there are, and in which versions.
func (i *imports) standing(kind string) string {
	i.Helper()
	table := map[string]string{"product-class": "product_classes"}[kind]
	if table == "" {
		table = kind + "s"
	}
	return fmt.Sprintf("%d records in %d versions", number(i.T, i.db, `SELECT count(*) FROM `+table),
		number(i.T, i.db, `SELECT coalesce(sum(version), 0) FROM `+table))
}

// settle waits until no process wants to go on by itself: what an import starts
// works on when the import is done.
func (i *imports) settle() {
	i.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for number(i.T, i.db, `SELECT count(*) FROM processes WHERE next_at <= now()`) > 0 {
		if time.Now().After(deadline) {
			i.Fatal("processes are still due")
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// write makes a file in the folder of the test.
func (i *imports) write(name string, rows [][]string) string {
	i.Helper()
	path := filepath.Join(i.folder, name)
	file, err := os.Create(path)
	if err != nil {
		i.Fatal(err)
	}
	defer file.Close()
	if err := csv.NewWriter(file).WriteAll(rows); err != nil {
		i.Fatal(err)
	}
	return path
}

func TestImportLeads(t *testing.T) {
	i := openImports(t)
	i.into("lead", export("leads_x_education.csv"), []string{"9240 created"},
		"--map", "Lead Number=name", "--map", "Lead Source=source", "--map", "Specialization=interest", "--map", "Tags=note",
		"--identifier", "Prospect ID", "--unknown", "empty")
	for what, want := range map[string]int{
		`SELECT count(*) FROM leads`:                                     9240,
		`SELECT count(*) FROM leads WHERE interest = ''`:                 3380, // 1,438 empty and 1,942 times “Select”
		`SELECT count(DISTINCT record_id) FROM processes`:                9240,
		`SELECT count(*) FROM changes WHERE type = 'lead.created'`:       9240,
		`SELECT count(*) FROM leads WHERE interest = 'Select'`:           0,
		`SELECT count(*) FROM leads WHERE source <> 'import'`:            0, // the sources of the file are not ours
		`SELECT count(*) FROM leads WHERE name !~ '^[0-9]+$'`:            0,
		`SELECT count(*) FROM leads WHERE note <> '' AND length(note)<2`: 0,
	} {
		if got := number(t, i.db, what); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
}

func TestImportSales(t *testing.T) {
	i := openImports(t)
	i.people()
	i.into("product-class", export("sales_products.csv"), []string{"3 created", "4 skipped"},
		"--map", "series=name", "--map", "product=", "--map", "sales_price=", "--identifier", "series")
	i.into("product", export("sales_products.csv"), []string{"7 created"},
		"--map", "product=name,code", "--map", "series=classId", "--map", "sales_price=price", "--currency", "USD")
	i.into("customer", export("sales_accounts.csv"), []string{"85 created"}, "--unknown", "add", "--currency", "USD",
		"--map", "account=name", "--map", "subsidiary_of=parentId")
	i.into("stage", i.write("stages.csv", [][]string{
		{"zh", "en", "kind", "position"}, {"初访", "Prospecting", "open", "11"}, {"接洽", "Engaging", "open", "12"},
	}), []string{"2 created"}, "--map", "zh=nameZh", "--map", "en=nameEn")
	i.run("custom-field", i.write("fields.csv", [][]string{
		{"kind", "key", "nameZh", "nameEn", "type", "reference"}, {"deal", "product", "产品", "Product", "reference", "product"},
	}))
	i.into("deal", export("sales_pipeline.csv"), []string{"7375 created", "1425 refused", "  Customer required: 1425 rows"},
		"--map", "opportunity_id=name", "--map", "sales_agent=ownerId", "--map", "product=x_product", "--map", "account=customerId",
		"--map", "deal_stage=stageId", "--map", "close_date=closedOn", "--map", "close_value=amount", "--map", "engage_date=",
		"--identifier", "opportunity_id", "--currency", "USD", "--default", "lostReason=other")
	for what, want := range map[string]int{
		`SELECT count(*) FROM customers WHERE parent_id IS NOT NULL`:                                                 15,
		`SELECT count(*) FROM deals WHERE state = 'won'`:                                                             4238,
		`SELECT count(*) FROM deals WHERE state = 'lost'`:                                                            2473,
		`SELECT count(*) FROM deals WHERE state = 'tracking'`:                                                        664,
		`SELECT count(*) FROM deals WHERE custom->>'product' IS NULL`:                                                0,
		`SELECT count(*) FROM deals d JOIN products p ON d.custom->>'product' = p.id::text WHERE p.name = 'GTX Pro'`: i.rowsWith("GTXPro"),
		`SELECT count(*) FROM deals d JOIN users u ON u.id = d.owner_id WHERE u.role = 'staff'`:                      7375,
		`SELECT count(*) FROM deals WHERE closed_on NOT BETWEEN '2016-01-01' AND '2017-12-31'`:                       0,
		`SELECT count(*) FROM deals WHERE (closed_on IS NULL) <> (state = 'tracking')`:                               0,
		`SELECT count(*) FROM deals WHERE name = '1C1I7A6R' AND closed_on = '2017-03-01' AND amount_amount = 1054`:   1,
	} {
		if got := number(t, i.db, what); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
}

// rowsWith counts the deals of a product that have a customer.
func (i *imports) rowsWith(productName string) (n int) {
	i.Helper()
	for _, row := range read(i.T, "sales_pipeline.csv")[1:] {
		if row[2] == productName && row[3] != "" {
			n++
		}
	}
	return n
}

// people makes offices, managers and reps of the file of teams, which names
// three kinds of things in one row and gives nobody a sign-in name.
func (i *imports) people() {
	i.Helper()
	managers := [][]string{{"name", "login", "role", "department"}}
	reps := [][]string{{"name", "login", "role", "manager", "department"}}
	known := map[string]bool{}
	for _, row := range read(i.T, "sales_teams.csv")[1:] {
		if rep, manager, office := row[0], row[1], row[2]; !known[manager] {
			known[manager] = true
			managers = append(managers, []string{manager, login(manager), "manager", office})
			reps = append(reps, []string{rep, login(rep), "staff", manager, office})
		} else {
			reps = append(reps, []string{rep, login(rep), "staff", manager, office})
		}
	}
	i.into("department", export("sales_teams.csv"), []string{"3 created", "32 skipped"},
		"--map", "regional_office=name", "--map", "sales_agent=", "--map", "manager=", "--identifier", "regional_office")
	i.into("user", i.write("managers.csv", managers), []string{"6 created"}, "--map", "department=departmentId")
	i.into("user", i.write("reps.csv", reps), []string{"35 created"}, "--map", "department=departmentId", "--map", "manager=managerId")
}

func login(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", ".") }
