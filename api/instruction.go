package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type instructionView struct {
	ID           uuid.UUID       `json:"id"`
	StepLabel    string          `json:"stepLabel"`
	By           person          `json:"by"`
	At           time.Time       `json:"at"`
	Verdict      string          `json:"verdict" enum:"agree,refuse,send-back"`
	VerdictLabel string          `json:"verdictLabel"`
	Text         string          `json:"text"`
	Directives   []directiveView `json:"directives" doc:"What it has people do."`
	Reply        string          `json:"reply,omitempty" doc:"What the summary says to it."`
	RepliedAt    *time.Time      `json:"repliedAt,omitempty"`
	RepliedBy    *person         `json:"repliedBy,omitempty"`
}

type directiveView struct {
	Person person `json:"person"`
	Due    string `json:"due" format:"date"`
	Text   string `json:"text"`
}

func (s *Server) instructionRoutes() {
	handle(s, operation("list-instructions", http.MethodGet, "/instructions", "The instructions on a record, oldest first", "instructions"), s.instructions)
}

func (s *Server) instructions(ctx context.Context, in *approvalsOf) (*itself[items[instructionView]], error) {
	viewer := viewerOf(ctx)
	seen, err := store.CanSee(ctx, s.DB, viewer, in.RecordKind, in.RecordID)
	if err == nil && !seen {
		err = fmt.Errorf("%s %s: %w", in.RecordKind, in.RecordID, crm.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	found, err := store.InstructionsOn(ctx, s.DB, in.RecordKind, in.RecordID)
	if err != nil {
		return nil, err
	}
	names, err := s.instructionNames(ctx, viewer, found)
	views := []instructionView{}
	for _, i := range found {
		views = append(views, viewOfInstruction(i, names, viewer.Language))
	}
	return answered(items[instructionView]{views}), err
}

func (s *Server) instructionNames(ctx context.Context, viewer crm.Viewer, list []*crm.Instruction) (map[uuid.UUID]string, error) {
	var people []uuid.UUID
	for _, i := range list {
		for _, id := range []*uuid.UUID{i.ByID, i.RepliedBy} {
			if id != nil {
				people = append(people, *id)
			}
		}
		for _, d := range i.Directives {
			people = append(people, d.Person)
		}
	}
	return store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
}

func viewOfInstruction(i *crm.Instruction, names map[uuid.UUID]string, language crm.Language) instructionView {
	view := instructionView{
		ID: i.ID, StepLabel: stepLabel(i.Step).In(language), At: i.At, Verdict: i.Verdict, VerdictLabel: outcomeLabel(i.Verdict).In(language),
		Text: i.Text, Directives: []directiveView{}, Reply: i.Reply, RepliedAt: i.RepliedAt, By: person{Name: crm.System().Name},
	}
	if i.ByID != nil {
		view.By = person{i.ByID, names[*i.ByID]}
	}
	if i.RepliedBy != nil {
		view.RepliedBy = &person{i.RepliedBy, names[*i.RepliedBy]}
	}
	for _, d := range i.Directives {
		view.Directives = append(view.Directives, directiveView{person{&d.Person, names[d.Person]}, d.Due.String(), d.Text})
	}
	return view
}

// askedForm is the form of a task as the person is asked to fill it in: with the
// company's dictionaries, and with the instructions that are to be answered.
func (s *Server) askedForm(ctx context.Context, viewer crm.Viewer, t *crm.Task, form crm.Form) (crm.Form, error) {
	if form.Asks() {
		vocabulary, err := store.LoadVocabulary(ctx, s.DB)
		if err != nil {
			return form, err
		}
		form = form.With(vocabulary)
	}
	for n, f := range form.Fields {
		if f.Type != crm.Replies {
			continue
		}
		list, err := store.InstructionsOn(ctx, s.DB, t.RecordKind, t.RecordID)
		if err != nil {
			return form, err
		}
		names, err := s.instructionNames(ctx, viewer, list)
		if err != nil {
			return form, err
		}
		fields := append([]crm.Field{}, form.Fields...)
		fields[n].Choices = toAnswer(list, names, t.IsOver())
		form.Fields = fields
	}
	return form, nil
}

// toAnswer lists the instructions that a task is to answer, or has answered.
func toAnswer(list []*crm.Instruction, names map[uuid.UUID]string, over bool) []crm.Choice {
	var choices []crm.Choice
	for _, i := range list {
		if i.Reply != "" && !over {
			continue
		}
		text := i.Text
		if i.ByID != nil {
			text = names[*i.ByID] + "：" + text
		}
		choices = append(choices, crm.Choice{Value: i.ID.String(), Label: crm.Label{ZH: text, EN: text}})
	}
	return choices
}
