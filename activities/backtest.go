package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// BackTestJobName is the kind of the jobs that do back-tests.
const BackTestJobName = "back-test"

// backTestAtMost is the longest period of one back-test.
const backTestAtMost = 5 * 366 * 24 * time.Hour

// BackTestLater leaves it to a job to ask a version about the decisions that
// were recorded in a period.
func BackTestLater(ctx context.Context, tx *store.Tx, id uuid.UUID, from, to time.Time) (*store.Job, error) {
	_, version, err := lockVersion(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if !from.Before(to) || to.Sub(from) > backTestAtMost {
		return nil, crm.InvalidField("to", "invalid-period",
			crm.Label{ZH: "时间段无效", EN: "The period is not valid"}, crm.Label{ZH: "结束须晚于开始，最长五年", EN: "It ends after it begins, within five years"})
	}
	points, err := LoadRulePoints(ctx, tx)
	if err != nil {
		return nil, err
	}
	point, err := points.For(version)
	if err != nil {
		return nil, err
	}
	if problems := point.Compile(version.Body); len(problems) > 0 {
		return nil, compileConflict(problems)
	}
	test := &store.BackTest{ID: store.NewID(), VersionID: id, RowVersion: version.Version, From: from, To: to}
	job, err := store.StartJob(ctx, tx, store.NewJob{Kind: BackTestJobName, Input: backTestInput{test.ID}, Title: crm.Label{
		ZH: "回测：%s 第 %d 版", EN: "Back-test: %s, version %d"}.With(version.Point, version.Number)})
	if err != nil {
		return nil, err
	}
	test.JobID = job.ID
	return job, store.InsertBackTest(ctx, tx, test)
}

// backTestInput is what the job of a back-test starts with.
type backTestInput struct {
	BackTest uuid.UUID `json:"backTest"`
}

// chunkOfBackTest is how many decisions one chunk asks again, about a second's
// worth.
const chunkOfBackTest = 20_000

// backTestCases bounds how many changed cases are kept one by one.
const backTestCases = 10_000

// BackTestJob is the job that does back-tests. It asks the version about the
// decisions in the order of their ids, and writes nothing but its report.
func BackTestJob() JobKind {
	return JobKind{BackTestJobName, workOnBackTest}
}

// backTestCursor is where the next chunk begins, how many cases are kept, and
// the estimate so far.
type backTestCursor struct {
	After store.DecisionPlace `json:"after"`
	Kept  int                 `json:"kept"`
	Load  loadEstimate        `json:"load"`
}

func workOnBackTest(ctx context.Context, tx *store.Tx, job *store.Job) (finished bool, err error) {
	var input backTestInput
	var cursor backTestCursor
	if err := json.Unmarshal(job.Input, &input); err != nil {
		return false, fmt.Errorf("input of job %s: %w", job.ID, err)
	}
	if err := json.Unmarshal(job.StateData, &cursor); err != nil {
		return false, fmt.Errorf("cursor of job %s: %w", job.ID, err)
	}
	test, err := store.GetBackTest(ctx, tx, input.BackTest)
	if err != nil {
		return false, err
	}
	version, err := store.GetRuleVersion(ctx, tx, tx.Now, test.VersionID)
	if err != nil {
		return false, err
	}
	if version.Version != test.RowVersion {
		return false, &crm.Conflict{Code: "rules-changed", At: tx.Now, Detail: crm.Label{
			ZH: "草稿在回测期间被修改，请重新回测", EN: "The draft was changed meanwhile; start the back-test again"}}
	}
	if job.Total == nil {
		total, err := store.CountDecisions(ctx, tx, version.Point, test.From, test.To)
		if err != nil {
			return false, err
		}
		job.Total = &total
	}
	finished, err = replayChunk(ctx, tx, test, version, &cursor)
	if err != nil {
		return false, err
	}
	return finished, cursor.advance(job, test)
}

func (c backTestCursor) advance(job *store.Job, test *store.BackTest) (err error) {
	job.Done = test.Report.Cases
	job.Message = new(crm.Label{ZH: "重算 %d 条决策，%d 条不同", EN: "%d decisions asked again, %d differ"}.With(test.Report.Cases, test.Report.Changed))
	if job.StateData, err = json.Marshal(c); err != nil {
		return fmt.Errorf("encode cursor: %w", err)
	}
	if job.Result, err = json.Marshal(map[string]any{"backTestId": test.ID, "cases": test.Report.Cases, "changed": test.Report.Changed}); err != nil {
		return fmt.Errorf("encode result: %w", err)
	}
	return nil
}

// replayChunk asks a version about the next decisions and adds what came of it
// to the report.
func replayChunk(ctx context.Context, tx *store.Tx, test *store.BackTest, version *store.RuleVersion, cursor *backTestCursor) (bool, error) {
	points, err := LoadRulePoints(ctx, tx)
	if err != nil {
		return false, err
	}
	point, err := points.For(version)
	if err != nil {
		return false, err
	}
	decisions, err := store.DecisionsAfter(ctx, tx, store.DecisionQuery{
		Point: version.Point, From: test.From, To: test.To, After: cursor.After, Limit: chunkOfBackTest,
	})
	if err != nil {
		return false, err
	}
	tally := &backTestTally{report: &test.Report, room: backTestCases - cursor.Kept, labels: map[uuid.UUID]rules.Body{}}
	if err := tally.readBodies(ctx, tx, decisions); err != nil {
		return false, err
	}
	recorded := func(yield func(rules.Recorded, error) bool) {
		for i, d := range decisions {
			if !yield(rules.Recorded{ID: strconv.Itoa(i), Input: d.Input, Outcome: d.Outcome, Row: d.Row}, nil) {
				return
			}
		}
	}
	_, err = rules.Replay(point, version.Body, recorded, func(r rules.Replayed) error {
		i, err := strconv.Atoi(r.ID)
		if err == nil {
			tally.add(decisions[i], r)
		}
		return err
	})
	if err != nil {
		return false, err
	}
	finished := len(decisions) < chunkOfBackTest
	if !finished {
		last := decisions[len(decisions)-1]
		cursor.After = store.DecisionPlace{At: last.At, ID: last.ID}
	}
	cursor.Kept += len(tally.changed)
	if err := cursor.estimate(ctx, tx, test, version.Point, tally.moved, finished); err != nil {
		return false, err
	}
	test.Report.Done = finished
	return finished, store.SaveBackTest(ctx, tx, test, tally.changed)
}

// estimate goes on with who would have got how much, and tells it at the end.
func (c *backTestCursor) estimate(ctx context.Context, tx *store.Tx, test *store.BackTest, point string, moved []changedCase, finished bool) (err error) {
	if point != rules.LeadRoutePoint.Key {
		return nil
	}
	if err := c.Load.add(ctx, tx, test, moved); err != nil || !finished {
		return err
	}
	test.Report.PerPerson, err = c.Load.perPerson(ctx, tx, test)
	return err
}

// changedCase is a decision that would have been another, and which.
type changedCase struct {
	decision uuid.UUID
	after    json.RawMessage // nil: no answer
}

// backTestTally adds decisions to a report.
type backTestTally struct {
	report  *store.BackTestReport
	moved   []changedCase    // all that differ
	changed []store.RuleCase // of these what is kept one by one
	room    int
	labels  map[uuid.UUID]rules.Body // of the versions that decided
}

func (t *backTestTally) readBodies(ctx context.Context, tx *store.Tx, decisions []*store.Decision) error {
	for _, d := range decisions {
		if _, known := t.labels[d.VersionID]; known {
			continue
		}
		version, err := store.GetRuleVersion(ctx, tx, tx.Now, d.VersionID)
		if err != nil {
			return err
		}
		t.labels[d.VersionID] = version.Body
	}
	return nil
}

func (t *backTestTally) add(d *store.Decision, r rules.Replayed) {
	report := t.report
	report.Cases++
	if r.Failed != "" {
		report.Errors++
	}
	if d.Row >= 0 && r.AfterRow < 0 {
		report.NewlyUnmatched++
	}
	t.move(d, r.AfterRow)
	month := t.month(d.At.Format("2006-01"))
	month.Cases++
	if !r.Changed {
		return
	}
	report.Changed++
	month.Changed++
	t.moved = append(t.moved, changedCase{d.ID, r.After})
	if len(t.changed) < t.room {
		t.changed = append(t.changed, store.RuleCase{DecisionID: d.ID, After: r.After, AfterRow: r.AfterRow, Error: r.Failed})
	}
}

// move counts the row that decided with the one that decides now. Rows of
// different versions are told apart by their labels.
func (t *backTestTally) move(d *store.Decision, to int) {
	label := t.labelOf(d)
	for i := range t.report.Moved {
		m := &t.report.Moved[i]
		if m.From == d.Row && m.FromLabel == label && m.To == to {
			m.Cases++
			return
		}
	}
	t.report.Moved = append(t.report.Moved, store.Moved{From: d.Row, FromLabel: label, To: to, Cases: 1})
}

func (t *backTestTally) labelOf(d *store.Decision) crm.Label {
	body := t.labels[d.VersionID]
	switch {
	case d.Row >= 0 && d.Row < len(body.Rows):
		return body.Rows[d.Row].Label
	case body.Otherwise != nil:
		return body.Otherwise.Label
	}
	return crm.Label{}
}

func (t *backTestTally) month(name string) *store.MonthCases {
	months := &t.report.PerMonth
	if last := len(*months) - 1; last < 0 || (*months)[last].Month != name {
		*months = append(*months, store.MonthCases{Month: name})
	}
	return &(*months)[len(*months)-1]
}
