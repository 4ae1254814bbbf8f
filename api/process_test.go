package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

type processPage struct {
	KindLabel, Step, StepLabel, State, StateLabel, WaitingFor, Outcome, OutcomeLabel string
	Record                                                                           struct{ Kind, Label string }
	StartedBy                                                                        struct{ Name string }
	StartedAt                                                                        time.Time
	EndedAt, NextAt                                                                  *time.Time
	Steps                                                                            []struct {
		Name, Label, State string
		Tasks              []uuid.UUID
	}
	Timeline []struct {
		At                 time.Time
		Type, Text         string
		Actor              *struct{ Name string }
		DecisionID, TaskID *uuid.UUID
	}
}

// process reads the only process on a lead.
func (c client) process(lead uuid.UUID) processPage {
	c.t.Helper()
	id := c.get("/leads/" + lead.String() + "/processes").items()[0]["id"].(string)
	var page processPage
	c.get("/processes/" + id).want(http.StatusOK).decode(&page)
	return page
}

func (p processPage) steps() string {
	text := ""
	for _, s := range p.Steps {
		text += fmt.Sprintf("%s %s %d; ", s.Name, s.State, len(s.Tasks))
	}
	return text
}

// told lists the moments as "actor: text".
func (p processPage) told() []string {
	var list []string
	for _, m := range p.Timeline {
		actor := "-"
		if m.Actor != nil {
			actor = m.Actor.Name
		}
		list = append(list, m.Type+" "+actor+": "+m.Text)
	}
	return list
}

func TestProcess(t *testing.T) {
	w := newWorld(t)
	customer := w.as("sam").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	lead := w.enterLead("sue", map[string]any{"name": "Anna", "customerId": nil})
	w.exec("UPDATE leads SET customer_id = $1 WHERE id = $2", customer, lead)

	t.Run("begins at its first step", func(t *testing.T) {
		page := w.as("sue").under(t).process(lead)
		if page.State != "running" || page.Step != "route" || page.StartedBy.Name != "Sue" || page.Record.Label != "Anna" || !page.StartedAt.Equal(monday()) {
			t.Errorf("process %+v", page)
		}
		if got := page.steps(); got != "route current 0; first-contact ahead 0; " {
			t.Errorf("steps: %s", got)
		}
	})
	t.Run("goes on to the next step with a task", func(t *testing.T) {
		w.pass(time.Minute)
		w.run()
		page := w.as("sam").under(t).process(lead)
		if got := page.steps(); got != "route done 0; first-contact current 1; " || page.NextAt == nil {
			t.Errorf("steps: %s", got)
		}
		if got := w.as("sue").under(t).process(lead).steps(); got != "route done 0; first-contact current 1; " {
			t.Errorf("who started it does not see who has it: %s", got)
		}
	})
	t.Run("ends with an outcome", func(t *testing.T) {
		w.pass(3 * time.Hour)
		w.run()
		task := w.inbox("sam", "to-do")[0]
		w.pass(time.Minute)
		body := contacted(nil)
		body["version"] = task["version"]
		w.as("sam").under(t).post(taskPath(task)+"/acts/complete", body).want(http.StatusOK)
		w.run()
		page := w.as("ada").under(t).process(lead)
		if page.State != "ended" || page.Outcome != "contacted" || page.OutcomeLabel != "Contacted" || page.EndedAt == nil || page.NextAt != nil {
			t.Errorf("process %+v", page)
		}
		if got := page.steps(); got != "route done 0; first-contact done 1; " {
			t.Errorf("steps: %s", got)
		}
	})
	t.Run("tells its course in order, in both languages", func(t *testing.T) {
		page := w.as("ada").under(t).process(lead)
		want := []string{
			"started Sue: Process started",
			"decided -: Rule decided: An existing customer stays with its owner",
			"assigned -: Assigned to Sam",
			"task-created -: Task created: First contact",
			"notice -: Told Sam: New task",
			"overdue -: Task overdue: First contact",
			"notice -: Told Sam: Overdue",
			"task-completed Sam: Task completed: First contact (Contacted)",
			"ended -: Process ended: Contacted",
		}
		if diff := cmp.Diff(want, page.told()); diff != "" {
			t.Error(diff)
		}
		for i, m := range page.Timeline {
			if i > 0 && m.At.Before(page.Timeline[i-1].At) {
				t.Errorf("%s comes after what was later", m.Text)
			}
			if (m.Type == "decided" || m.Type == "task-created") && m.DecisionID == nil {
				t.Errorf("%s leads to no decision", m.Text)
			}
		}
		want = []string{
			"started Sue: 流程开始",
			"decided -: 规则判定：老客户由其负责人接待",
			"assigned -: 分配给Sam",
			"task-created -: 生成待办：首次联系线索",
			"notice -: 已通知 Sam：新待办",
			"overdue -: 待办逾期：首次联系线索",
			"notice -: 已通知 Sam：已超时",
			"task-completed Sam: 完成待办：首次联系线索（已联系）",
			"ended -: 流程结束：已联系",
		}
		zh := w.as("ada").under(t).in(crm.Chinese).process(lead)
		if diff := cmp.Diff(want, zh.told()); diff != "" {
			t.Error(diff)
		}
		if zh.KindLabel != "线索分配" || zh.StepLabel != "首次联系" || zh.StateLabel != "已结束" || zh.OutcomeLabel != "已联系" {
			t.Errorf("process %+v", zh)
		}
	})
	t.Run("says what it waits for, and goes on when it can", func(t *testing.T) {
		w.as("ada").patch("/users/"+w.id("oli").String(), 1, map[string]any{"awayUntil": "2026-12-24T00:00:00Z"}).want(http.StatusOK)
		abroad := w.enterLead("ada", map[string]any{"name": "Ben", "region": "overseas"})
		w.run()
		page := w.as("mia").under(t).process(abroad)
		if page.State != "waiting" || page.WaitingFor != "Nobody in the roster can take it now; it is tried again when somebody can" {
			t.Errorf("process %+v", page)
		}
		if zh := w.as("mia").under(t).in(crm.Chinese).process(abroad); zh.WaitingFor == page.WaitingFor || zh.StateLabel != "等待" {
			t.Errorf("process %+v", zh)
		}
		w.as("ada").patch("/users/"+w.id("oli").String(), 2, map[string]any{"awayUntil": nil}).want(http.StatusOK)
		w.run()
		if page := w.as("max").under(t).process(abroad); page.State != "running" || page.Step != "first-contact" {
			t.Errorf("process %+v", page)
		}
	})
	t.Run("ends when its lead goes into the bin", func(t *testing.T) {
		binned := w.enterLead("ada", map[string]any{"name": "Cleo"})
		id := w.as("ada").get("/leads/" + binned.String() + "/processes").items()[0]["id"].(string)
		w.as("ada").delete("/leads/"+binned.String(), 1).want(http.StatusNoContent)
		w.as("ada").under(t).get("/processes/"+id).problem(http.StatusNotFound, "not-found")
		w.run()
		if got := w.as("ada").under(t).get("/leads/count?q=Cleo").object()["count"]; got != 0.0 {
			t.Errorf("%v leads", got)
		}
	})
}
