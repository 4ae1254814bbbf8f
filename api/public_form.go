package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"unicode/utf8"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// publicBody is the largest body that somebody who is not signed in may send
// to a form, in bytes.
const publicBody = 64 << 10

// ByFormKey names a public form.
type ByFormKey struct {
	FormKey string `path:"key" maxLength:"60" doc:"The key of the form, as in its address."`
}

// PublicFormView is what everybody is told of a form that can be filled in.
type PublicFormView struct {
	Title          string            `json:"title"`
	Fields         []PublicFieldView `json:"fields" doc:"In the order in which they are shown."`
	Consent        string            `json:"consent" doc:"The text to agree to."`
	ConsentVersion int               `json:"consentVersion" doc:"Send it with what was filled in."`
	Thanks         string            `json:"thanks" doc:"To be shown when it was sent."`
}

// PublicFieldView is one field to fill in.
type PublicFieldView struct {
	Name      string             `json:"name"`
	Label     string             `json:"label"`
	Type      string             `json:"type" enum:"text,long-text,number,decimal,date,time,choice,yes-no" doc:"How its value is sent: a text; a whole number; a decimal number as text; a date or time as text; the value of a choice; true or false."`
	Format    string             `json:"format,omitempty" enum:"email,phone"`
	Required  bool               `json:"required"`
	MaxLength int                `json:"maxLength,omitempty"`
	Choices   []PublicChoiceView `json:"choices,omitempty"`
}

// PublicChoiceView is one value of a field with choices.
type PublicChoiceView struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

type submission struct {
	ByFormKey
	Idempotent
	Body struct {
		Values         map[string]json.RawMessage `json:"values" doc:"What was filled in, by the names of the fields."`
		Consent        bool                       `json:"consent" doc:"The sender has agreed."`
		ConsentVersion int                        `json:"consentVersion" doc:"Of the text that the sender has read."`
		Website        string                     `json:"website,omitempty" maxLength:"200" doc:"Leave it empty: it is hidden from people, and programs that fill in everything give themselves away."`
	}
}

type submitted struct {
	Number string `json:"number" doc:"By which the sender can ask for it."`
	Follow string `json:"follow,omitempty" doc:"The page on this site where the sender of a complaint, and nobody else, can see how it stands; for 60 days."`
}

func (s *Server) publicFormRoutes() {
	const path = "/public/forms/{key}"
	handle(s, noSession(operation("read-public-form", http.MethodGet, path, "A form that anybody may fill in", "public")), s.publicForm)
	op := noSession(operation("submit-public-form", http.MethodPost, path, "Send what was filled in; without signing in", "public"))
	op.DefaultStatus, op.MaxBodyBytes = http.StatusCreated, publicBody
	handle(s, op, s.submitForm)
}

func (s *Server) publicForm(ctx context.Context, in *ByFormKey) (*itself[PublicFormView], error) {
	view, _, err := s.PublicForm(ctx, in.FormKey, stateOf(ctx).language)
	return answered(view), err
}

// PublicForm tells what everybody may know of a form that can be filled in now,
// and which sites may show it.
func (s *Server) PublicForm(ctx context.Context, key string, language crm.Language) (PublicFormView, []string, error) {
	form, err := activities.OpenForm(ctx, s.DB, key)
	if err != nil {
		return PublicFormView{}, nil, err
	}
	schema, err := s.kinds.Schema(ctx, string(form.Target))
	if err != nil {
		return PublicFormView{}, nil, err
	}
	view := PublicFormView{
		Title: form.Title().In(language), Consent: form.Consent().In(language), ConsentVersion: form.ConsentVersion,
		Thanks: form.Thanks().In(language), Fields: []PublicFieldView{},
	}
	for _, f := range form.Asked(schema).Fields {
		view.Fields = append(view.Fields, publicField(f, language))
	}
	return view, form.Origins(), nil
}

func publicField(f crm.Field, language crm.Language) PublicFieldView {
	view := PublicFieldView{
		Name: f.Name, Label: f.Label.In(language), Type: string(f.Type), Format: string(f.Format), Required: f.Required,
	}
	if f.Type == crm.Text || f.Type == crm.LongText {
		view.MaxLength = f.MaxLength
	}
	for _, c := range f.Choices {
		view.Choices = append(view.Choices, PublicChoiceView{c.Value, crm.PathOf(f.Choices, c.Value).In(language)})
	}
	return view
}

func (s *Server) submitForm(ctx context.Context, in *submission) (*itself[submitted], error) {
	state := stateOf(ctx)
	form, err := activities.OpenForm(ctx, s.DB, in.FormKey)
	if err != nil {
		return nil, err
	}
	if wait, ok := s.submits.take(rateKey{form.ID, senderOf(state.address)}, form.RatePerMinute, s.DB.Now()); !ok {
		return nil, tooManyProblem(ctx, wait)
	}
	if in.Body.Website != "" {
		return nil, crm.InvalidField("website", "not-empty",
			crm.Label{ZH: "这个隐藏字段应当留空", EN: "This hidden field is to stay empty"},
			crm.Label{ZH: "请清空它；可能是浏览器自动填写的", EN: "Clear it; the browser may have filled it in by itself"})
	}
	if !utf8.ValidString(in.Key) {
		return nil, invalidKey()
	}
	sent := activities.Sent{Language: state.language, Values: in.Body.Values}
	if in.Body.Consent {
		sent.Consent = in.Body.ConsentVersion
	}
	var entered activities.Entered
	err = s.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		entered, err = submitOnce(ctx, tx, form, in, sent)
		return err
	})
	if err != nil {
		return nil, err
	}
	follow, err := activities.FollowPath(ctx, s.DB, entered)
	return answered(submitted{entered.Number, follow}), err
}

// submitOnce enters what was sent, or answers as before what was sent before
// under the same key.
func submitOnce(ctx context.Context, tx *store.Tx, form *crm.PublicForm, in *submission, sent activities.Sent) (activities.Entered, error) {
	body, err := json.Marshal(in.Body)
	if err != nil {
		return activities.Entered{}, err
	}
	request := sha256.Sum256(body)
	if in.Key != "" {
		number, err := store.SubmittedBefore(ctx, tx, form.ID, in.Key, request[:])
		if err != nil {
			return activities.Entered{}, err
		}
		if number != "" {
			return activities.EnteredBefore(ctx, tx, form, number)
		}
	}
	entered, err := activities.SubmitForm(ctx, tx, form, sent)
	if err != nil || in.Key == "" {
		return entered, err
	}
	return entered, store.KeepSubmission(ctx, tx, form.ID, in.Key, request[:], entered.Number)
}
