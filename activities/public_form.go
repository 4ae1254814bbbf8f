package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// PublicFormVerbs give each text of a form's consent a version of its own, and
// let forms ask for the company's own fields that are in use.
func PublicFormVerbs() Verbs[crm.PublicForm] {
	verbs := PlainVerbs(store.PublicForms)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, form *crm.PublicForm) error {
		if err := checkOwnFields(ctx, tx, form, nil); err != nil {
			return err
		}
		return create(ctx, tx, form)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, form *crm.PublicForm) error {
		known := before.Fields
		if before.Target != form.Target {
			known = nil
		}
		if err := checkOwnFields(ctx, tx, form, known); err != nil {
			return err
		}
		if before.Consent() != form.Consent() {
			form.ConsentVersion = before.ConsentVersion + 1
		}
		return update(ctx, tx, before, form)
	}
	return verbs
}

// checkOwnFields looks at the company's own fields that a form asks for; known
// are those that it did before.
func checkOwnFields(ctx context.Context, tx *store.Tx, form *crm.PublicForm, known []crm.FormField) error {
	target, err := store.SchemaIn(ctx, tx, string(form.Target))
	if err != nil {
		return err
	}
	forms, err := store.SchemaIn(ctx, tx, crm.PublicForms.Name)
	if err != nil {
		return err
	}
	fields, _ := forms.Field("fields")
	if problems := form.CheckOwn(target, known, fields.Choices); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	return nil
}

// Sent is what came by a public form.
type Sent struct {
	Language crm.Language // in which the sender read the form
	Values   map[string]json.RawMessage
	// Consent is the version of the text that the sender agreed to; 0 is none.
	Consent int
}

// Entered is the record that a public form has made.
type Entered struct {
	Kind   string
	ID     uuid.UUID // of a complaint always: its sender can see what becomes of it
	Number string
}

// enterSent makes a record of what came by a form. Schema is the part of the
// kind that the form asks for.
type enterSent func(ctx context.Context, tx *store.Tx, form *crm.PublicForm, schema crm.Schema, sent Sent) (Entered, error)

// formEntries say what it means to enter each target of public forms.
var formEntries = map[crm.FormTarget]enterSent{
	crm.TargetLead:      enterSentLead,
	crm.TargetComplaint: enterSentComplaint,
}

// OpenForm finds a form that may be filled in now.
func OpenForm(ctx context.Context, db store.Querier, key string) (*crm.PublicForm, error) {
	form, err := store.FormByKey(ctx, db, key)
	if err != nil {
		return nil, err
	}
	if _, can := formEntries[form.Target]; !can || !form.Active {
		return nil, fmt.Errorf("form %s is closed: %w", key, crm.ErrNotFound)
	}
	return form, nil
}

// SubmitForm takes in what somebody has sent by a form: the record with its
// process, the consent, and the acknowledgement, all or nothing.
func SubmitForm(ctx context.Context, tx *store.Tx, form *crm.PublicForm, sent Sent) (Entered, error) {
	if err := checkConsent(form, sent.Consent); err != nil {
		return Entered{}, err
	}
	schema, err := store.SchemaIn(ctx, tx, string(form.Target))
	if err != nil {
		return Entered{}, err
	}
	asked := form.Asked(schema)
	if problems := form.NoLongerAsked(asked, slices.Sorted(maps.Keys(sent.Values))); len(problems) > 0 {
		return Entered{}, &crm.Invalid{Problems: problems}
	}
	entered, err := formEntries[form.Target](ctx, tx, form, asked, sent)
	if err != nil {
		return Entered{}, err
	}
	return entered, tx.Tell(ctx, store.Change{
		Type: entered.Kind + ".consented", RecordKind: entered.Kind, RecordID: entered.ID,
		Facts: map[string]string{
			"form": form.Key, "version": strconv.Itoa(sent.Consent), "text": form.Consent().In(sent.Language),
		},
	})
}

// EnteredBefore is what a form has made that is sent again, by its number.
func EnteredBefore(ctx context.Context, tx *store.Tx, form *crm.PublicForm, number string) (entered Entered, err error) {
	entered = Entered{Kind: string(form.Target), Number: number}
	if form.Target == crm.TargetComplaint {
		entered.ID, err = store.ComplaintNumbered(ctx, tx, number)
	}
	return entered, err
}

func checkConsent(form *crm.PublicForm, version int) error {
	switch version {
	case form.ConsentVersion:
		return nil
	case 0:
		return crm.InvalidField("consent", "required",
			crm.Label{ZH: "需要您同意后才能提交", EN: "It is sent only if you agree"},
			crm.Label{ZH: "请阅读并勾选同意", EN: "Read the text and tick the box"})
	}
	return crm.InvalidField("consent", "outdated",
		crm.Label{ZH: "条款在您填写期间有更新", EN: "The text to agree to has changed meanwhile"},
		crm.Label{ZH: "请刷新页面，阅读新的条款", EN: "Load the page again and read it"})
}

// enterSentLead enters a lead and acknowledges it.
func enterSentLead(ctx context.Context, tx *store.Tx, form *crm.PublicForm, schema crm.Schema, sent Sent) (Entered, error) {
	lead := &crm.Lead{}
	if _, problems := schema.Apply(lead, sent.Values, true); len(problems) > 0 {
		return Entered{}, &crm.Invalid{Problems: problems}
	}
	lead.FormID, lead.ConsentVersion, lead.ConsentedAt = &form.ID, &sent.Consent, &tx.Now
	lead.Source, lead.Language = form.Source, sent.Language
	if lead.Region == "" {
		lead.Region = form.Region
	}
	if err := EnterLead(ctx, tx, lead); err != nil {
		return Entered{}, err
	}
	if form.Acknowledge {
		if err := acknowledge(ctx, tx, lead.ID, lead.Email); err != nil {
			return Entered{}, err
		}
	}
	return Entered{crm.Leads.Name, lead.ID, lead.Number}, nil
}
