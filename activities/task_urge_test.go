package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func (h *house) urge(viewer crm.Viewer, task uuid.UUID, text string) error {
	return h.db.Do(h.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		return activities.UrgeTask(ctx, tx, h.processes.Rules, task, text)
	})
}

func (h *house) urgeDeal(viewer crm.Viewer, deal uuid.UUID) error {
	return h.db.Do(h.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		return activities.UrgeDeal(ctx, tx, h.processes.Rules, deal, "客户在等")
	})
}

// reports hires somebody who reports to a manager.
func (h *house) reports(login string, to crm.Viewer) crm.Viewer {
	h.Helper()
	h.hire(login, crm.Staff)
	h.changeUserNamed(login, func(u *crm.User) { u.ManagerID = &to.ID })
	return h.viewer(login)
}

func (h *house) changeUserNamed(login string, how func(*crm.User)) {
	h.Helper()
	h.changeUser(h.viewer(login).ID, how)
}

func TestUrgeTask(t *testing.T) {
	h := openHouse(t)
	h.hire("mia", crm.Manager)
	sam := h.reports("sam", h.viewer("mia"))
	mia, stranger := h.viewer("mia"), h.hire("stranger", crm.Staff)
	task := h.workOf(sam, new(monday.Add(8*time.Hour)))[0]
	t.Run("lets a leader, and gathers what they say again into one notice", func(t *testing.T) {
		h := h.within(t)
		if err := h.urge(mia, task, "怎么样了？"); err != nil {
			t.Fatal(err)
		}
		h.setClock(monday.Add(5 * time.Hour))
		if err := h.urge(mia, task, "客户又来电话了"); err != nil {
			t.Fatal(err)
		}
		if n := h.count(`SELECT times FROM notices WHERE kind = 'urged' AND user_id = $1 AND text = '客户又来电话了'`, sam.ID); n != 2 {
			t.Errorf("the notice counts %d", n)
		}
		standing, err := store.UrgesOf(t.Context(), h.db, []uuid.UUID{task})
		if err != nil || standing[task].Count != 2 || standing[task].LastText != "客户又来电话了" {
			t.Errorf("%+v, %v", standing, err)
		}
	})
	t.Run("refuses so soon again what the rules say, with the time", func(t *testing.T) {
		err := h.urge(mia, task, "again")
		requireConflict(t, err, "urged-already")
	})
	t.Run("keeps the decision that refused, and names it", func(t *testing.T) {
		h := h.within(t)
		var refused *crm.Conflict
		if err := h.urge(mia, task, "once more"); !errors.As(err, &refused) || refused.DecisionID == nil {
			t.Fatalf("got %v", err)
		}
		if n := h.count(`SELECT count(*) FROM decisions d JOIN changes c ON c.decision_id = d.id AND c.type = 'process.decided'
			WHERE d.id = $1 AND d.point = 'task.urge' AND d.subject = $2 AND d.outcome->>'verdict' = 'refuse'`, *refused.DecisionID, task.String()); n != 1 {
			t.Errorf("%d decisions say why", n)
		}
		if n := h.count(`SELECT count(*) FROM changes WHERE type = 'task.urge-refused' AND task_id = $1 AND decision_id = $2`, task, *refused.DecisionID); n != 1 {
			t.Errorf("the history of the task leads to it %d times", n)
		}
		if n := h.count(`SELECT count(*) FROM urges WHERE task_id = $1 AND text = 'once more'`, task); n != 0 {
			t.Error("it counts as urged")
		}
	})
	t.Run("refuses who has the task", func(t *testing.T) { requireConflict(t, h.urge(sam, task, ""), "own-task") })
	t.Run("hides it from who does not see it", func(t *testing.T) { requireError(t, h.urge(stranger, task, ""), crm.ErrNotFound) })
	t.Run("lets who started the process, who sees its record by that", func(t *testing.T) {
		if _, err := h.db.Exec(t.Context(), `UPDATE processes SET started_by = $1`, stranger.ID); err != nil {
			t.Fatal(err)
		}
		if err := h.urge(stranger, task, "我在等"); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("knows an urge that goes upward", func(t *testing.T) {
		h := h.within(t)
		own := h.workOf(mia, new(monday.Add(8*time.Hour)))[0]
		if _, err := h.db.Exec(t.Context(), `UPDATE processes p SET started_by = $1 FROM tasks t WHERE t.process_id = p.id AND t.id = $2`, sam.ID, own); err != nil {
			t.Fatal(err)
		}
		if err := h.urge(sam, own, ""); err != nil {
			t.Fatal(err)
		}
		if h.count(`SELECT count(*) FROM urges WHERE upward AND task_id = $1`, own) != 1 {
			t.Error("it is not marked")
		}
		figures, err := store.UrgeFigures(t.Context(), h.db, crm.System(), store.UrgesByPerson, monday, monday.AddDate(0, 0, 1))
		if err != nil || len(figures) != 1 || figures[0].Key != sam.ID.String() || figures[0].Urges != 3 {
			t.Errorf("%+v, %v", figures, err)
		}
	})
}

func TestAnswerUrge(t *testing.T) {
	h := openHouse(t)
	h.hire("mia", crm.Manager)
	sam := h.reports("sam", h.viewer("mia"))
	h.roster("inside-sales", sam)
	lead := &crm.Lead{Name: "李雷"}
	batch := h.enterBatch(lead)
	h.route(batch)
	task := h.task(lead.ID)
	answer := func(by *time.Time) error {
		return h.db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.AnswerUrge(ctx, tx, task.ID, activities.UrgeAnswer{Version: task.Version, AnswerBy: by, Text: "在路上"})
		})
	}
	promised := monday.Add(10 * time.Minute)
	t.Run("wants somebody who urged", func(t *testing.T) { requireConflict(t, answer(&promised), "not-urged") })
	if err := h.urge(h.viewer("mia"), task.ID, ""); err != nil {
		t.Fatal(err)
	}
	t.Run("refuses a time that has passed", func(t *testing.T) { requireError(t, answer(&monday), crm.ErrInvalid) })
	t.Run("tells who urged, and has its time watched", func(t *testing.T) {
		h := h.within(t)
		if err := answer(&promised); err != nil {
			t.Fatal(err)
		}
		if h.count(`SELECT count(*) FROM notices WHERE kind = 'urge-answered' AND user_id = $1 AND text = '在路上'`, h.viewer("mia").ID) != 1 {
			t.Error("mia is not told")
		}
		if next := h.process(lead.ID).NextAt; !next.Equal(promised) {
			t.Errorf("next at %v", next)
		}
	})
	t.Run("and tells them once when it has passed", func(t *testing.T) {
		h := h.within(t)
		h.setClock(promised)
		h.follow(batch)
		h.follow(batch)
		if n := h.count(`SELECT count(*) FROM notices WHERE kind = 'task-overdue' AND user_id = $1`, h.viewer("mia").ID); n != 1 {
			t.Errorf("told %d times", n)
		}
		if h.process(lead.ID).NextAt.Equal(promised) {
			t.Error("the process looks at it for ever")
		}
	})
}

// dealOf makes a deal of somebody at the first stage.
func (h *house) dealOf(owner crm.Viewer) *crm.Deal {
	h.Helper()
	deal := &crm.Deal{Name: "华为二期", CustomerID: *h.customer(&owner.ID), OwnerID: &owner.ID}
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return activities.DealVerbs().Create(ctx, tx, deal) })
	return deal
}

func (h *house) followProgress() {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 100)
		return err
	})
	var id uuid.UUID
	if err := h.db.QueryRow(h.Context(), `SELECT batch_id FROM processes WHERE kind = 'progress' AND batch_id IS NOT NULL`).Scan(&id); err != nil {
		h.Fatal(err)
	}
	if _, err := h.processes.FollowProgress(h.Context(), activities.Batch{Kind: crm.ProgressProcessName, ID: id, Epoch: 1}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) progressTask(deal uuid.UUID) *crm.Task {
	h.Helper()
	found, err := store.ProcessesOf(h.Context(), h.db, crm.Deals.Name, deal)
	if err != nil || len(found) != 1 {
		h.Fatalf("%d processes, %v", len(found), err)
	}
	tasks, err := store.TasksOfProcess(h.Context(), h.db, found[0].ID)
	if err != nil || len(tasks) != 1 {
		h.Fatalf("%d tasks, %v", len(tasks), err)
	}
	return tasks[0]
}

// urgedDeal is a house with a deal of sam's that mia has urged.
func urgedDeal(t *testing.T) (*house, crm.Viewer, *crm.Deal) {
	t.Helper()
	h := openHouse(t)
	h.hire("mia", crm.Manager)
	sam := h.reports("sam", h.viewer("mia"))
	h.act(crm.System(), store.Ship)
	if err := h.processes.Rules.Refresh(t.Context(), h.db); err != nil {
		t.Fatal(err)
	}
	deal := h.dealOf(sam)
	if err := h.urgeDeal(h.viewer("mia"), deal.ID); err != nil {
		t.Fatal(err)
	}
	return h, sam, deal
}

func TestUrgeDeal(t *testing.T) {
	t.Run("gives its owner a task, which a second urge joins", func(t *testing.T) {
		h, _, deal := urgedDeal(t)
		ada := h.hire("ada", crm.Admin)
		if err := h.urgeDeal(ada, deal.ID); err != nil {
			t.Fatal(err)
		}
		task := h.progressTask(deal.ID)
		if h.count(`SELECT count(*) FROM urges WHERE task_id = $1`, task.ID) != 2 || h.count(`SELECT times FROM notices WHERE kind = 'urged'`) != 2 {
			t.Error("the urges do not join")
		}
	})
	t.Run("refuses its owner", func(t *testing.T) {
		h, sam, deal := urgedDeal(t)
		requireConflict(t, h.urgeDeal(sam, deal.ID), "own-task")
	})
	t.Run("hides it from who does not see it", func(t *testing.T) {
		h, _, deal := urgedDeal(t)
		requireError(t, h.urgeDeal(h.hire("stranger", crm.Staff), deal.ID), crm.ErrNotFound)
	})
	answers := []struct {
		claim, outcome string
		answers        crm.Answers
		kind, text     string
	}{
		{"tells progress to who urged", crm.OutcomeProgress, crm.Answers{"text": json.RawMessage(`"报价已发"`)}, "result", "报价已发"},
		{"sets the next step on the deal", crm.OutcomeNextStep, crm.Answers{"nextStep": json.RawMessage(`"复访"`), "nextStepOn": json.RawMessage(`"2026-12-01"`)}, "result", "2026-12-01 复访"},
		{"calls the superior for help", crm.OutcomeNeedHelp, crm.Answers{"help": json.RawMessage(`"需要折扣"`)}, "stuck", "需要折扣"},
	}
	for _, c := range answers {
		t.Run(c.claim, func(t *testing.T) {
			h, sam, deal := urgedDeal(t)
			task := h.progressTask(deal.ID)
			if err := h.complete(sam, task.ID, activities.Completion{Version: task.Version, Outcome: c.outcome, Answers: c.answers}); err != nil {
				t.Fatal(err)
			}
			if h.count(`SELECT count(*) FROM notices WHERE kind = $1 AND user_id = $2 AND text = $3`, c.kind, h.viewer("mia").ID, c.text) != 1 {
				t.Error("mia is not told")
			}
			h.followProgress()
			if n := h.count(`SELECT count(*) FROM processes WHERE kind = 'progress' AND state = 'ended' AND outcome = $1`, c.outcome); n != 1 {
				t.Error("the process has not ended so")
			}
			if c.outcome == crm.OutcomeNextStep && h.count(`SELECT count(*) FROM deals WHERE next_step = $1`, c.text) != 1 {
				t.Error("the next step does not stand on the deal")
			}
		})
	}
}

func TestWatchTasks(t *testing.T) {
	h, sam, deal := urgedDeal(t)
	mia, task := h.viewer("mia"), h.progressTask(deal.ID)
	look := func(when time.Time) {
		h.setClock(when)
		h.followProgress()
		h.followProgress()
	}
	notices := func(kind string, user uuid.UUID) int {
		return h.count(`SELECT coalesce(sum(times), 0) FROM notices WHERE kind = $1 AND user_id = $2`, kind, user)
	}
	due := *task.DueAt // nine hours on Monday, of which eight are worked
	t.Run("warns at half of the allowed working time", func(t *testing.T) {
		h := h.within(t)
		look(monday.Add(5 * time.Hour)) // four hours of work and the break
		if h.loadTask(task.ID).Warned != 50 || notices("task-warned", sam.ID) != 1 {
			t.Errorf("warned at %d", h.loadTask(task.ID).Warned)
		}
		if h.loadTask(task.ID).Version != task.Version {
			t.Error("the form that somebody fills in is taken from them")
		}
	})
	t.Run("urges at the deadline, once", func(t *testing.T) {
		h := h.within(t)
		look(due)
		if h.loadTask(task.ID).OverdueAt == nil || notices("task-overdue", sam.ID) != 1 || h.count(`SELECT count(*) FROM breaches WHERE action = 'urge'`) != 1 {
			t.Error("it is not noted, told and judged once")
		}
	})
	t.Run("then tells the superior", func(t *testing.T) {
		h := h.within(t)
		look(due.Add(20 * time.Hour)) // four hours of Tuesday's work
		if h.count(`SELECT count(*) FROM breaches WHERE times = 2 AND action = 'escalate' AND to_id = $1`, mia.ID) != 1 || notices("task-overdue", mia.ID) != 1 {
			t.Error("mia is not told once")
		}
		h.lies(task.ID, sam, nil)
	})
	t.Run("then takes the default outcome, which is a call for help", func(t *testing.T) {
		h := h.within(t)
		look(due.AddDate(0, 0, 3))
		got := h.loadTask(task.ID)
		if got.State != crm.TaskDone || got.Outcome != crm.OutcomeNeedHelp || got.CompletedBy != nil {
			t.Errorf("%s with %s by %v", got.State, got.Outcome, got.CompletedBy)
		}
		if h.count(`SELECT count(*) FROM processes WHERE kind = 'progress' AND state = 'ended'`) != 1 {
			t.Error("the process goes on")
		}
		if n := h.count(`SELECT count(*) FROM decisions WHERE point = 'task.breach'`); n != 3 {
			t.Errorf("%d decisions", n)
		}
	})
	t.Run("and tells who comes late that it was taken", func(t *testing.T) {
		requireConflict(t, h.complete(sam, task.ID, activities.Completion{Version: task.Version, Outcome: crm.OutcomeProgress}), "task-done")
	})
}

func TestBreachRelievesTheAbsent(t *testing.T) {
	h, sam, deal := urgedDeal(t)
	mia, task := h.viewer("mia"), h.progressTask(deal.ID)
	h.changeUser(sam.ID, func(u *crm.User) { u.AwayUntil = new(monday.AddDate(0, 1, 0)) })
	h.setClock(*task.DueAt)
	h.followProgress()
	h.lies(task.ID, mia, nil)
	if h.count(`SELECT count(*) FROM breaches WHERE action = 'reassign' AND from_id = $1 AND to_id = $2`, sam.ID, mia.ID) != 1 {
		t.Error("the reassignment is not noted")
	}
}
