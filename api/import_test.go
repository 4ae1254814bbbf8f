package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// importBody is an import as the API shows it.
type importBody struct {
	ID      uuid.UUID
	State   string
	Rows    int
	Found   struct{ Format, Encoding, Separator string }
	Columns []struct {
		Name       string
		Samples    []string
		Suggestion *struct {
			Field     string
			Confident bool
		}
	}
	Counts   map[string]int
	Problems []struct {
		Field, Code string
		Rows        int
	}
	Starts []struct {
		Process string
		Count   int
	}
	MayUndo bool
}

// stage uploads a file.
func (c client) stage(kind, name, content string) answer {
	c.t.Helper()
	query := url.Values{"kind": {kind}, "name": {name}}.Encode()
	return c.post("/imports?"+query, content, "Content-Type", "application/octet-stream", "Idempotency-Key", uuid.NewString())
}

func (a answer) imported() importBody {
	a.t.Helper()
	var body importBody
	if err := json.Unmarshal(a.body, &body); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
	return body
}

// act does an act on an import, to the end of its job.
func (c client) act(it uuid.UUID, act string) importBody {
	c.t.Helper()
	c.bulk("/imports/"+it.String()+"/acts/"+act, nil).want(http.StatusAccepted)
	c.w.workOff()
	return c.get("/imports/" + it.String()).want(http.StatusOK).imported()
}

// messy is a file with what real exports bring: GB18030, empty lines, spelled
// out choices, texts for nothing, and rows that cannot be taken.
const messy = "姓名,公司,电话,邮箱,来源,区域,预算,备注\r\n" +
	"韩梅,华为技术有限公司,138 0013 8000,han@example.com,展会,华东,\"¥120,000\",\"第一行\n第二行\"\r\n" +
	"\r\n" +
	"李雷,Select,+86 13900139000,,电话来访,北方,1.5万,-\r\n" +
	",无名公司,13700137000,,网站表单,华南,,\r\n" +
	"韩梅梅,华为,0086-138-0013-8000,,展会,华东,,\r\n" +
	"王强,某公司,13600136000,nonsense,展会,华北,abc,\r\n" +
	"赵敏,=HYPERLINK(\"x\"),13500135000,,其他,西部,,\r\n"

func gb18030(t *testing.T, text string) string {
	t.Helper()
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestImport(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada").under(t)
	staged := ada.stage("lead", "线索.csv", gb18030(t, messy)).want(http.StatusCreated).imported()

	t.Run("recognises the file and what its columns are", func(t *testing.T) {
		if staged.Rows != 6 || staged.Found.Encoding != "GB18030" || staged.Found.Separator != "," || staged.State != "staged" {
			t.Errorf("%+v", staged)
		}
		got := map[string]string{}
		for _, c := range staged.Columns {
			if c.Suggestion != nil {
				got[c.Name] = c.Suggestion.Field
			}
		}
		want := map[string]string{"姓名": "name", "公司": "company", "电话": "phone", "邮箱": "email", "来源": "source", "区域": "region", "预算": "budget", "备注": "note"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("tries without making anything", func(t *testing.T) {
		c := w.as("ada").under(t)
		checked := c.act(staged.ID, "check")
		if diff := cmp.Diff(map[string]int{"create": 2, "skip": 1, "refused": 3}, nonZero(checked.Counts)); diff != "" {
			t.Error(diff)
		}
		if len(checked.Starts) != 1 || checked.Starts[0].Process != "lead" || checked.Starts[0].Count != 2 {
			t.Errorf("starts %+v", checked.Starts)
		}
		if n := c.get("/leads/count").object()["count"].(float64); n != 0 {
			t.Errorf("%v leads", n)
		}
	})
	t.Run("names what is wrong with each row, the cell and the remedy", func(t *testing.T) {
		got := map[float64][]string{}
		for _, row := range w.as("ada").under(t).get("/imports/" + staged.ID.String() + "/rows?status=refused").items() {
			for _, p := range row["problems"].([]any) {
				problem := p.(map[string]any)
				got[row["row"].(float64)] = append(got[row["row"].(float64)], fmt.Sprint(problem["column"], " ", problem["code"]))
				if problem["message"] == "" || problem["remedy"] == "" {
					t.Errorf("row %v: %v", row["row"], problem)
				}
			}
		}
		want := map[float64][]string{4: {"来源 unknown-choice", "区域 unknown-choice"}, 5: {"姓名 required"}, 7: {"预算 not-a-number", "邮箱 invalid-text"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("makes the records, with their process, and knows them again", func(t *testing.T) {
		c := w.as("ada").under(t)
		if done := c.act(staged.ID, "run"); done.State != "done" || done.Counts["created"] != 2 || !done.MayUndo {
			t.Errorf("%+v", done)
		}
		if n := c.get("/leads/count").object()["count"].(float64); n != 2 {
			t.Errorf("%v leads", n)
		}
		again := c.stage("lead", "again.csv", gb18030(t, messy)).want(http.StatusCreated).imported()
		if done := c.act(again.ID, "run"); done.Counts["created"] != 0 || done.Counts["skipped"] != 3 {
			t.Errorf("again %+v", done.Counts)
		}
	})
	t.Run("gives back what was refused, with the reasons and no formulas", func(t *testing.T) {
		file := string(w.as("ada").under(t).get("/imports/" + staged.ID.String() + "/refused").want(http.StatusOK).body)
		if !strings.Contains(file, "王强") || strings.Contains(file, ",=HYPER") || strings.Count(file, "\n") < 4 {
			t.Error(file)
		}
	})
	t.Run("is taken back as a whole", func(t *testing.T) {
		c := w.as("ada").under(t)
		if undone := c.act(staged.ID, "undo"); undone.State != "undone" || undone.Counts["undone"] != 2 {
			t.Errorf("%+v", undone.Counts)
		}
		if n := c.get("/leads/count").object()["count"].(float64); n != 0 {
			t.Errorf("%v leads are left", n)
		}
	})
	t.Run("goes on after a trial that was cancelled", func(t *testing.T) {
		c := w.as("ada").under(t)
		it := "/imports/" + c.stage("lead", "x.csv", "name\nA\n").want(http.StatusCreated).id().String()
		job := c.bulk(it+"/acts/check", nil).want(http.StatusAccepted).id().String()
		c.bulk(it+"/acts/run", nil).problem(http.StatusConflict, "job-running")
		c.bulk("/jobs/"+job+"/acts/cancel", nil).want(http.StatusOK)
		if _, err := w.db.Exec(t.Context(), `UPDATE imports SET state = 'checking' WHERE id = $1`, it[len("/imports/"):]); err != nil {
			t.Fatal(err) // as a trial leaves it that ends in the middle
		}
		c.send(http.MethodPatch, it, map[string]any{"mapping": []map[string]any{{"column": "name", "field": "company"}}}).want(http.StatusOK)
		c.bulk(it+"/acts/check", nil).want(http.StatusAccepted)
	})
	t.Run("is for those who may import, and seen by its maker and admins", func(t *testing.T) {
		w.as("sam").under(t).stage("lead", "x.csv", "name\nA\n").want(http.StatusForbidden)
		w.as("mia").under(t).get("/imports/" + staged.ID.String()).want(http.StatusNotFound)
		w.as("mia").under(t).stage("lead", "x.csv", "name\nA\n").want(http.StatusCreated)
	})
	t.Run("refuses what is no table, naming the line", func(t *testing.T) {
		ada.under(t).stage("lead", "x.csv", "").refused("file", "empty-table")
		ada.under(t).stage("lead", "x.csv", "a,b\n1,\"open\n").refused("file", "broken-quote")
		ada.under(t).stage("planet", "x.csv", "name\nA\n").refused("kind", "unknown-kind")
	})
}

func nonZero(counts map[string]int) map[string]int {
	out := map[string]int{}
	for name, n := range counts {
		if n != 0 {
			out[name] = n
		}
	}
	return out
}
