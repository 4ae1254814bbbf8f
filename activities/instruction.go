package activities

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// instruct keeps the instruction that was written in a task. Where it counts,
// the people that it names get a task each, with the deadline it says. They are
// watched by a process of their own, so that the one in which they were named
// can go on, or back.
func instruct(ctx context.Context, tx *store.Tx, process *crm.Process, t *crm.Task, counts bool) error {
	written := &crm.Instruction{
		RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: process.ID, TaskID: t.ID, Step: t.Step,
		ByID: t.CompletedBy, Verdict: t.Outcome, Text: t.Answers.Text(crm.InstructionText),
	}
	var tasks []uuid.UUID
	if counts {
		written.Directives = t.Answers.Directives(crm.InstructionDirectives)
		var err error
		if tasks, err = direct(ctx, tx, written); err != nil {
			return err
		}
	}
	return store.InsertInstruction(ctx, tx, written, tasks)
}

// direct gives the people of an instruction their tasks.
func direct(ctx context.Context, tx *store.Tx, i *crm.Instruction) (tasks []uuid.UUID, err error) {
	if len(i.Directives) == 0 {
		return nil, nil
	}
	process, err := store.OpenProcess(ctx, tx, crm.InstructionProcessName, i.RecordKind, i.RecordID)
	if err == nil && process == nil {
		process, err = store.StartProcess(ctx, tx, crm.InstructionProcess(), i.RecordKind, i.RecordID)
	}
	if err != nil {
		return nil, err
	}
	for _, d := range i.Directives {
		task := directed(tx, process, crm.TaskDirective, d, []uuid.UUID{d.Person}, i.ByID)
		if err := giveTask(ctx, tx, task); err != nil {
			return nil, err
		}
		tasks = append(tasks, task.ID)
	}
	return tasks, watchAgain(ctx, tx, process)
}

// directed is the task of who was told to do something: until the end of the
// day that was named.
func directed(tx *store.Tx, process *crm.Process, kind string, d crm.Directive, people []uuid.UUID, by *uuid.UUID) *crm.Task {
	due := d.Due.AddDays(1).Start(tx.Zone()).Add(-time.Minute)
	task := &crm.Task{
		ProcessID: process.ID, Step: process.Step, Visit: process.Visit, Kind: kind, FormVersion: 1,
		RecordKind: process.RecordKind, RecordID: process.RecordID, MadeBy: crm.MadeByPerson, DueAt: &due,
		GivenBy: by, GivenText: d.Text,
	}
	if len(people) == 1 {
		task.AssigneeID = &people[0]
	} else {
		task.Candidates = people
	}
	return task
}

// openDirectives lists what instructions on the record of a process have people
// do that is not done yet.
func openDirectives(ctx context.Context, tx *store.Tx, process *crm.Process) ([]*crm.Task, error) {
	carrying, err := store.OpenProcess(ctx, tx, crm.InstructionProcessName, process.RecordKind, process.RecordID)
	if err != nil || carrying == nil {
		return nil, err
	}
	return store.LockOpenTasks(ctx, tx, carrying)
}

// FollowInstructions looks at what instructions have people do: what is late is
// judged, and when all is done the process ends.
func (p *Processes) FollowInstructions(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.InstructionStepCarryOut, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		for _, process := range due {
			if err := p.followAll(ctx, tx, process, crm.OutcomeCarriedOut); err != nil {
				return err
			}
		}
		return nil
	})
}

// followAll looks at a process that ends when all tasks of its step are done.
func (p *Processes) followAll(ctx context.Context, tx *store.Tx, process *crm.Process, outcome string) error {
	open, _, err := tasksOfStep(ctx, tx, process)
	if err != nil {
		return err
	}
	if open {
		if err := p.watchTasks(ctx, tx, process); err != nil {
			return err
		}
		if open, _, err = tasksOfStep(ctx, tx, process); err != nil || open {
			return err
		}
	}
	return end(ctx, tx, process, outcome)
}

// checkDirected refuses what is to be done by nobody who works here, or before
// today.
func checkDirected(ctx context.Context, tx *store.Tx, form crm.Form, c Completion) error {
	for _, f := range form.Fields {
		if f.Type != crm.Directives {
			continue
		}
		var people []uuid.UUID
		for _, d := range c.Answers.Directives(f.Name) {
			if d.Due.Before(tx.Today()) {
				return crm.InvalidField(f.Name, "in-the-past",
					crm.Label{ZH: "截止日期 %s 已经过去", EN: "The date %s has passed"}.With(d.Due),
					crm.Label{ZH: "请填写今天或以后的日期", EN: "Give today's date or a later one"})
			}
			if d.Person != tx.Viewer.ID && !slices.Contains(people, d.Person) {
				people = append(people, d.Person)
			}
		}
		if len(people) == 0 {
			continue
		}
		if _, err := checkColleagues(ctx, tx, f.Name, people); err != nil {
			return err
		}
	}
	return nil
}

// replyToInstructions keeps what the summary of a record says to each
// instruction on it; none may go without.
func replyToInstructions(ctx context.Context, tx *store.Tx, process *crm.Process, replies []crm.ReplyTo, field string) error {
	instructions, err := store.InstructionsOn(ctx, tx, process.RecordKind, process.RecordID)
	if err != nil {
		return err
	}
	instructions = slices.DeleteFunc(instructions, func(i *crm.Instruction) bool { return i.Reply != "" })
	for _, r := range replies {
		if !slices.ContainsFunc(instructions, func(i *crm.Instruction) bool { return i.ID == r.To }) {
			return crm.InvalidField(field, "unknown-instruction",
				crm.Label{ZH: "没有这条待答复的批示", EN: "There is no such instruction to be answered"},
				crm.Label{ZH: "请刷新后逐条答复", EN: "Load the task again and answer each"})
		}
	}
	for _, i := range instructions {
		at := slices.IndexFunc(replies, func(r crm.ReplyTo) bool { return r.To == i.ID })
		if at < 0 {
			return crm.InvalidField(field, "unanswered",
				crm.Label{ZH: "还有批示没有答复：%s", EN: "An instruction is not answered: %s"}.With(i.Text),
				crm.Label{ZH: "请逐条答复批示", EN: "Answer each of the instructions"})
		}
		if err := store.ReplyToInstruction(ctx, tx, i.ID, replies[at].Text); err != nil {
			return err
		}
	}
	return nil
}
