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
	lead := w.enterLead("sue", map[string]any{"name": "Anna", "phone": "13900001111", "customerId": nil})
	w.exec("UPDATE leads SET customer_id = $1 WHERE id = $2", customer, lead)

	t.Run("begins at its first step", func(t *testing.T) {
		page := w.as("sue").under(t).process(lead)
		if page.State != "running" || page.Step != "check" || page.StartedBy.Name != "Sue" || page.Record.Label != "Anna" || !page.StartedAt.Equal(monday()) {
			t.Errorf("process %+v", page)
		}
		if got := page.steps(); got != "check current 0; route ahead 0; first-contact ahead 0; result ahead 0; " {
			t.Errorf("steps: %s", got)
		}
	})
	t.Run("goes on to the next step with a task", func(t *testing.T) {
		w.pass(time.Minute)
		w.run()
		page := w.as("sam").under(t).process(lead)
		if got := page.steps(); got != "check done 0; route done 0; first-contact current 1; result ahead 0; " || page.NextAt == nil {
			t.Errorf("steps: %s", got)
		}
		if got := w.as("sue").under(t).process(lead).steps(); got != "check done 0; route done 0; first-contact current 1; result ahead 0; " {
			t.Errorf("who started it does not see who has it: %s", got)
		}
	})
	t.Run("ends with an outcome", func(t *testing.T) {
		w.pass(3 * time.Hour)
		w.run()
		task := w.inbox("sam", "to-do")[0]
		w.pass(time.Minute)
		body := contacted(map[string]any{"reason": "no-need"})
		body["version"], body["outcome"] = task["version"], "disqualified"
		w.as("sam").under(t).post(taskPath(task)+"/acts/complete", body).want(http.StatusOK)
		w.run()
		page := w.as("ada").under(t).process(lead)
		if page.State != "ended" || page.Outcome != "disqualified" || page.OutcomeLabel != "Disqualified" || page.EndedAt == nil || page.NextAt != nil {
			t.Errorf("process %+v", page)
		}
		if got := page.steps(); got != "check done 0; route done 0; first-contact done 1; " {
			t.Errorf("steps: %s", got)
		}
	})
	t.Run("tells its course in order, in both languages", func(t *testing.T) {
		page := w.as("ada").under(t).process(lead)
		want := []string{
			"started Sue: Process started",
			"decided -: Rule decided: A phone number",
			"decided -: Rule decided: Everything else is grade C",
			"changed -: Accepted",
			"decided -: Rule decided: An existing customer stays with its owner",
			"decided -: Rule decided: Customers within two hours",
			"assigned -: Assigned to Sam",
			"task-created -: Task created: First contact",
			"notice -: Told Sam: New task",
			"overdue -: Task overdue: First contact",
			"decided -: Rule decided: The first time the owner is urged",
			"notice -: Told Sam: Overdue",
			"notice -: Told Sam: You are urged",
			"task-completed Sam: Task completed: First contact (Disqualified)",
			"ended -: Process ended: Disqualified",
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
			"decided -: 规则判定：留了电话",
			"decided -: 规则判定：其余接受为 C 级",
			"changed -: 接受，进入分配",
			"decided -: 规则判定：老客户由其负责人接待",
			"decided -: 规则判定：老客户两小时",
			"assigned -: 分配给Sam",
			"task-created -: 生成待办：首次联系线索",
			"notice -: 已通知 Sam：新待办",
			"overdue -: 待办逾期：首次联系线索",
			"decided -: 规则判定：第一次超时催办",
			"notice -: 已通知 Sam：已超时",
			"notice -: 已通知 Sam：催办",
			"task-completed Sam: 完成待办：首次联系线索（不合格）",
			"ended -: 流程结束：不合格",
		}
		zh := w.as("ada").under(t).in(crm.Chinese).process(lead)
		if diff := cmp.Diff(want, zh.told()); diff != "" {
			t.Error(diff)
		}
		if zh.KindLabel != "线索分配" || zh.StepLabel != "首次联系" || zh.StateLabel != "已结束" || zh.OutcomeLabel != "不合格" {
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
