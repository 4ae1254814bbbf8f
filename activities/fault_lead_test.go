package activities_test

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// leadFaults are all that happens to leads: what processes do and what people
// do.
func leadFaults() []faultCase { return append(leadStepFaults(), leadActFaults()...) }

// leadStepFaults are the steps of leads, and of what leads meet.
func leadStepFaults() []faultCase {
	return []faultCase{
		{"checking leads", func(h *house) func(*store.DB) error {
			h.roster("inside-sales", h.hire("sam", crm.Staff))
			h.come(&crm.Lead{Name: "first", Phone: "13900001111"})
			h.enter(&crm.Lead{Name: "again", Phone: "13900001111"}, &crm.Lead{Name: "accepted"},
				&crm.Lead{Name: "nurtured", Email: "v@example.com", Source: crm.SourceAdvertisement}, &crm.Lead{Name: "rejected", Budget: small()})
			return h.doing((*activities.Processes).CheckLeads)
		}},
		{"routing leads", func(h *house) func(*store.DB) error {
			assigned := &crm.Lead{Name: "assigned"}
			h.enter(assigned, &crm.Lead{Name: "parked", Region: crm.Overseas})
			route := h.doing((*activities.Processes).RouteLeads)
			h.check(h.latestBatch()) // both wait: there is nobody yet
			h.roster("inside-sales", h.hire("sam", crm.Staff), h.hire("sara", crm.Staff))
			h.setClock(*h.process(assigned.ID).NextAt)
			return route
		}},
		{"judging a missed first contact", func(h *house) func(*store.DB) error {
			h.roster("inside-sales", h.hire("sam", crm.Staff), h.hire("sara", crm.Staff))
			lead := &crm.Lead{Name: "late"}
			batch := h.come(lead)
			h.miss(batch, lead)
			h.setClock(*h.process(lead.ID).NextAt)
			return h.with(batch, (*activities.Processes).FollowFirstContacts)
		}},
		{"giving the task of a claimed lead", func(h *house) func(*store.DB) error {
			sam := h.hire("sam", crm.Staff)
			h.roster("inside-sales", sam)
			lead := &crm.Lead{Name: "claimed"}
			batch := h.come(lead)
			h.act(sam, func(ctx context.Context, tx *store.Tx) error {
				return activities.HandLead(ctx, tx, h.lead(lead.ID), sam.ID, activities.LeadClaimed)
			})
			return h.with(batch, (*activities.Processes).FollowFirstContacts)
		}},
		{"asking for a result", func(h *house) func(*store.DB) error {
			batch, _ := h.said(crm.OutcomeContacted, nil)
			h.follow(batch)
			return h.with(batch, (*activities.Processes).FollowResults)
		}},
		{"asking a manager whether a lead is invalid", func(h *house) func(*store.DB) error {
			h.hire("ada", crm.Admin)
			batch, _ := h.said(crm.OutcomeDisqualified, invalidContact)
			h.follow(batch)
			return h.with(batch, (*activities.Processes).FollowConfirmations)
		}},
		{"waking a nurtured lead", func(h *house) func(*store.DB) error {
			batch, lead := h.said(crm.OutcomeNurture, crm.Answers{"nurtureUntil": json.RawMessage(`"2026-12-01"`)})
			h.follow(batch)
			h.setClock(*h.process(lead.ID).NextAt)
			return h.with(batch, (*activities.Processes).WakeNurtured)
		}},
		{"ending what was answered", func(h *house) func(*store.DB) error {
			sam := h.hire("sam", crm.Staff)
			h.roster("inside-sales", sam)
			again := &crm.Lead{Name: "again", Phone: "13900001111"}
			h.come(&crm.Lead{Name: "first", Phone: "13900001111"})
			batch := h.come(again)
			task := h.open(again.ID)
			c := contacted(task.Version)
			c.Outcome = crm.OutcomeAnswered
			if err := h.complete(sam, task.ID, c); err != nil {
				h.Fatal(err)
			}
			return h.with(batch, (*activities.Processes).FollowAnswers)
		}},
		{"following what a manager has confirmed", func(h *house) func(*store.DB) error {
			ada := h.hire("ada", crm.Admin)
			batch, lead := h.said(crm.OutcomeDisqualified, invalidContact)
			h.drive(batch)
			h.fill(ada, lead, crm.OutcomeInvalid)
			return h.with(batch, (*activities.Processes).FollowConfirmations)
		}},
		{"holding a lead in the pool", func(h *house) func(*store.DB) error {
			h.roster("inside-sales", h.hire("sam", crm.Staff))
			lead := &crm.Lead{Name: "pooled"}
			batch := h.come(lead)
			h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				return activities.PoolLead(ctx, tx, h.lead(lead.ID), "no time")
			})
			h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				return store.LookAt(ctx, tx, crm.LeadProcessName, lead.ID)
			})
			return h.with(batch, (*activities.Processes).HoldPooled)
		}},
		{"protecting a registration", func(h *house) func(*store.DB) error {
			m := openMarketIn(h)
			m.file(m.ann, company("Haier"))
			batch := h.gather()
			batch.Kind = crm.RegistrationProcessName
			return h.with(batch, (*activities.Processes).FollowRegistrations)
		}},
		{"asking somebody to judge a clash", func(h *house) func(*store.DB) error {
			m := openMarketIn(h)
			first, _ := m.meeting("Haier", m.ben)
			h.gather()
			return h.with(h.batchOf(crm.ClashProcessName, first.ID), (*activities.Processes).FollowClashes)
		}},
		{"recycling a pool", func(h *house) func(*store.DB) error {
			s := openSeaIn(h, recycles)
			s.customer(s.sam, nil) // will have been warned of, and is taken back
			batch := s.gather()
			s.look(batch, 28)
			s.setClock(monday)
			s.customer(s.sam, nil) // is warned of
			s.setClock(monday.AddDate(0, 0, 35).Add(time.Hour))
			return h.with(batch, (*activities.Processes).RecyclePools)
		}},
		{"ending what was asked about longer protection", func(h *house) func(*store.DB) error {
			s := openSeaIn(h, nil)
			id := s.customer(s.sam, nil)
			h.act(s.sam, func(ctx context.Context, tx *store.Tx) error {
				return activities.PooledCustomers().Extend(ctx, tx, id, crm.DateOf(monday).AddDays(90), "big deal")
			})
			h.gather()
			batch := h.batchOf(crm.ProtectionProcessName, id)
			task := h.loadTask(h.ids(`SELECT id FROM tasks WHERE record_id = $1`, id)[0])
			err := h.complete(s.mia, task.ID, activities.Completion{
				Version: task.Version, Outcome: crm.OutcomeProtectionGranted, Answers: crm.Answers{"until": json.RawMessage(`"2027-02-01"`)},
			})
			if err != nil {
				h.Fatal(err)
			}
			return h.with(batch, (*activities.Processes).FollowProtections)
		}},
	}
}

// leadActFaults are what people do with leads, and what comes in.
func leadActFaults() []faultCase {
	return []faultCase{
		{"entering a lead", func(h *house) func(*store.DB) error {
			sam := h.hire("sam", crm.Staff)
			return func(db *store.DB) error {
				return db.Do(h.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
					return activities.EnterLead(ctx, tx, &crm.Lead{Name: "李雷"})
				})
			}
		}},
		{"importing leads", func(h *house) func(*store.DB) error {
			return h.acting(h.hire("sam", crm.Staff), func(ctx context.Context, tx *store.Tx) error {
				return activities.EnterLeads(ctx, tx, store.NewID(), []*crm.Lead{{Name: "a", Phone: "13900001111"}, {Name: "b", Phone: "13900002222"}})
			})
		}},
		{"sending a form", func(h *house) func(*store.DB) error {
			form := &crm.PublicForm{
				Key: "contact-us", TitleZH: "联系我们", TitleEN: "Contact us", Target: crm.TargetLead, Fields: []crm.FormField{"name", "phone"},
				RequiredFields: []crm.FormField{"name", "phone"}, ConsentZH: "同意", ConsentEN: "Yes", ThanksEN: "Until soon", RatePerMinute: 10, Active: true,
			}
			h.act(h.hire("ada", crm.Admin), func(ctx context.Context, tx *store.Tx) error {
				return activities.PublicFormVerbs().Create(ctx, tx, form)
			})
			sent := activities.Sent{
				Language: crm.English, Consent: form.ConsentVersion, Values: map[string]json.RawMessage{
					"name": json.RawMessage(`"Zoe"`), "phone": json.RawMessage(`"13900001111"`),
				},
			}
			return h.acting(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				_, err := activities.SubmitForm(ctx, tx, form, sent)
				return err
			})
		}},
		{"completing a task", func(h *house) func(*store.DB) error {
			sam := h.hire("sam", crm.Staff)
			h.roster("inside-sales", sam)
			lead := &crm.Lead{Name: "李雷"}
			h.route(h.enterBatch(lead))
			task := h.task(lead.ID)
			return func(db *store.DB) error {
				return db.Do(h.Context(), sam, func(ctx context.Context, tx *store.Tx) error {
					return activities.CompleteTask(ctx, tx, task.ID, contacted(task.Version))
				})
			}
		}},
		{"confirming that a lead is invalid", func(h *house) func(*store.DB) error {
			lena := h.hire("lena", crm.Manager)
			sam := h.hire("sam", crm.Staff)
			h.roster("inside-sales", sam)
			if _, err := h.db.Exec(h.Context(), `UPDATE rosters SET manager_id = $1`, lena.ID); err != nil {
				h.Fatal(err)
			}
			lead := &crm.Lead{Name: "wrong number"}
			h.answers(sam, h.come(lead), lead, crm.OutcomeDisqualified, invalidContact)
			task := h.open(lead.ID)
			return h.acting(lena, func(ctx context.Context, tx *store.Tx) error {
				return activities.CompleteTask(ctx, tx, task.ID, activities.Completion{Version: task.Version, Outcome: crm.OutcomeInvalid, Answers: crm.Answers{}})
			})
		}},
		{"releasing a lead into the pool", func(h *house) func(*store.DB) error {
			sam, lead := h.owned()
			return h.acting(sam, func(ctx context.Context, tx *store.Tx) error {
				return activities.PooledLeads().Release(ctx, tx, lead.ID, "no time")
			})
		}},
		{"claiming a lead", func(h *house) func(*store.DB) error {
			sam, lead := h.owned()
			h.act(sam, func(ctx context.Context, tx *store.Tx) error {
				return activities.PooledLeads().Release(ctx, tx, lead.ID, "no time")
			})
			return h.acting(h.hire("oli", crm.Staff), func(ctx context.Context, tx *store.Tx) error {
				return activities.PooledLeads().Claim(ctx, tx, lead.ID)
			})
		}},
		{"converting a lead", func(h *house) func(*store.DB) error {
			sam, lead := h.owned()
			h.act(crm.System(), store.ShipStages)
			version := h.lead(lead.ID).Version
			return h.acting(sam, func(ctx context.Context, tx *store.Tx) error {
				_, err := activities.ConvertLead(ctx, tx, lead.ID, activities.Conversion{
					Version: version, Customer: activities.Becoming{Values: map[string]json.RawMessage{"name": json.RawMessage(`"Haier"`)}},
					Contact: &activities.Becoming{}, Deal: &activities.Becoming{},
				})
				return err
			})
		}},
		{"putting a lead into the bin", func(h *house) func(*store.DB) error {
			_, lead := h.owned()
			return h.acting(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				return activities.LeadVerbs().Delete(ctx, tx, h.lead(lead.ID))
			})
		}},
		{"judging a clash", func(h *house) func(*store.DB) error {
			m := openMarketIn(h)
			first, _ := m.meeting("Haier", m.ben)
			task := m.clashTask(first)
			return h.acting(m.lea, func(ctx context.Context, tx *store.Tx) error {
				return activities.CompleteTask(ctx, tx, task.ID, judgement(task, crm.OutcomeOneOwner, m.ben, 0))
			})
		}},
	}
}

// acting does something on a database as somebody.
func (h *house) acting(viewer crm.Viewer, work func(context.Context, *store.Tx) error) func(*store.DB) error {
	return func(db *store.DB) error { return db.Do(h.Context(), viewer, work) }
}

// owned is a lead with its owner.
func (h *house) owned() (crm.Viewer, *crm.Lead) {
	h.Helper()
	sam := h.hire("sam", crm.Staff)
	h.roster("inside-sales", sam)
	lead := &crm.Lead{Name: "李雷", Company: "海尔"}
	h.come(lead)
	return sam, lead
}

// fill completes the open task on a lead and leaves it at that.
func (h *house) fill(who crm.Viewer, lead *crm.Lead, outcome string) {
	h.Helper()
	task := h.open(lead.ID)
	if err := h.complete(who, task.ID, activities.Completion{Version: task.Version, Outcome: outcome, Answers: crm.Answers{}}); err != nil {
		h.Fatal(err)
	}
}

// batchOf is the batch in which a process of a record is.
func (h *house) batchOf(kind string, record uuid.UUID) activities.Batch {
	h.Helper()
	batch := activities.Batch{Kind: kind, Epoch: 1}
	err := h.db.QueryRow(h.Context(), `SELECT batch_id FROM processes WHERE kind = $1 AND record_id = $2`, kind, record).Scan(&batch.ID)
	if err != nil {
		h.Fatal(err)
	}
	return batch
}
