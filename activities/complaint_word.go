package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// The verdicts that customers give by their link.
const (
	VerdictSatisfied    = crm.OutcomeSatisfied
	VerdictNotSatisfied = crm.OutcomeNotSatisfied
	VerdictWithdraw     = "withdraw"
)

// CustomersWord is what a customer says by the link that only they have.
type CustomersWord struct {
	Verdict      string
	Satisfaction *int
	Text         string
}

// longestWord is how much a customer can say, in characters.
const longestWord = 5_000

// check refuses what makes no sense.
func (w CustomersWord) check() error {
	if w.Satisfaction != nil && (*w.Satisfaction < 1 || *w.Satisfaction > 5) {
		return crm.InvalidField("satisfaction", "invalid-number",
			crm.Label{ZH: "满意度须在 1 到 5 之间", EN: "Satisfaction is 1 to 5"}, crm.Label{ZH: "请选择 1 到 5", EN: "Choose 1 to 5"})
	}
	if utf8.RuneCountInString(w.Text) > longestWord || !utf8.ValidString(w.Text) || strings.ContainsRune(w.Text, 0) {
		return crm.InvalidField("text", "invalid-text",
			crm.Label{ZH: "文字太长或含有无法保存的字符", EN: "The text is too long or holds characters that cannot be kept"},
			crm.Label{ZH: "最多 %d 个字符", EN: "Use at most %d characters"}.With(longestWord))
	}
	return nil
}

// ComplaintSight is how a customer sees their complaint: in their words, and
// nothing of what goes on inside.
type ComplaintSight struct {
	Number, Title string
	State         crm.Label
	Done          string // what was done, or answered
	MayConfirm    bool
	MayObject     bool // to how it ended
	MayWithdraw   bool
	Said          string // their last verdict; empty: none yet
}

// SeeComplaint shows a customer the complaint that their link is for.
func SeeComplaint(ctx context.Context, db *store.DB, token string) (ComplaintSight, error) {
	id, err := readComplaintLink(ctx, db, token)
	if err != nil {
		return ComplaintSight{}, err
	}
	return sightOf(ctx, db, id)
}

func sightOf(ctx context.Context, db store.Querier, id uuid.UUID) (ComplaintSight, error) {
	complaint, err := store.Complaints.Get(ctx, db, crm.System(), id)
	if err != nil {
		return ComplaintSight{}, err
	}
	sight := ComplaintSight{
		Number: complaint.Number, Title: complaint.Title, State: inCustomersWords(complaint.State),
		MayConfirm: complaint.State == crm.ComplaintConfirming && complaint.Confirmation == "", MayWithdraw: complaint.State.IsOpen(),
		MayObject: mayObject(complaint),
	}
	switch complaint.State {
	case crm.ComplaintConfirming, crm.ComplaintSummarising, crm.ComplaintClosed, crm.ComplaintNotValid:
		sight.Done = complaint.Answer
	}
	word, err := store.LastComplaintWord(ctx, db, id)
	if word != nil {
		sight.Said = word.Verdict
	}
	return sight, err
}

// mayObject says whether the customer may say that it is not over for them.
// What they withdrew themselves is.
func mayObject(complaint *crm.Complaint) bool {
	return complaint.State == crm.ComplaintClosed || complaint.State == crm.ComplaintNotValid
}

// inCustomersWords says how far a complaint is without our words for it.
func inCustomersWords(state crm.ComplaintState) crm.Label {
	switch state {
	case crm.ComplaintAccepted, crm.ComplaintProposed:
		return crm.Label{ZH: "已有专人负责，正在制定解决方案", EN: "Somebody takes care of it and works on a solution"}
	case crm.ComplaintImplementing:
		return crm.Label{ZH: "正在按方案处理", EN: "The solution is being carried out"}
	case crm.ComplaintConfirming:
		return crm.Label{ZH: "已处理，请您确认是否满意", EN: "It is done; please say whether you are satisfied"}
	case crm.ComplaintSummarising, crm.ComplaintClosed:
		return crm.Label{ZH: "已办结", EN: "It is closed"}
	case crm.ComplaintNotValid:
		return crm.Label{ZH: "已答复", EN: "It was answered"}
	case crm.ComplaintWithdrawn:
		return crm.Label{ZH: "已按您的要求撤回", EN: "It was withdrawn as you wished"}
	}
	return crm.Label{ZH: "已收到，正在核实", EN: "We have it and are looking into it"}
}

// TakeCustomersWord takes what a customer says by their link. Said again it is
// the same word; another one, once the first has had its effects, is refused.
func TakeCustomersWord(ctx context.Context, db *store.DB, token string, word CustomersWord) (sight ComplaintSight, err error) {
	id, err := readComplaintLink(ctx, db, token)
	if err != nil {
		return ComplaintSight{}, err
	}
	if err := word.check(); err != nil {
		return ComplaintSight{}, err
	}
	err = db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		process, err := lockCourse(ctx, tx, id)
		if err != nil {
			return err
		}
		complaint, err := store.Complaints.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if process == nil {
			return fmt.Errorf("course of complaint %s: %w", id, crm.ErrNotFound)
		}
		if err := hearCustomer(ctx, tx, process, complaint, word); err != nil {
			return err
		}
		sight, err = sightOf(ctx, tx, id)
		return err
	})
	return sight, err
}

func hearCustomer(ctx context.Context, tx *store.Tx, process *crm.Process, complaint *crm.Complaint, word CustomersWord) error {
	word.Text = strings.TrimSpace(word.Text)
	var waiting *crm.Task
	var err error
	if word.Verdict != VerdictWithdraw {
		if waiting, err = awaitsCustomer(ctx, tx, process); err != nil {
			return err
		}
	}
	switch {
	case word.Verdict == VerdictWithdraw && complaint.State.IsOpen():
		evidence := crm.Label{ZH: "客户通过链接撤回", EN: "withdrawn by the customer's own link"}
		err = withdrawComplaint(ctx, tx, process, complaint, strings.TrimSpace(evidence.ZH+" / "+evidence.EN+"\n"+word.Text))
	case waiting != nil:
		err = answerForCustomer(ctx, tx, process, waiting, word)
	case word.Verdict == VerdictNotSatisfied && mayObject(complaint):
		objection := crm.Label{ZH: "客户通过链接表示不满意", EN: "not satisfied, by the customer's own link"}
		err = reopenComplaint(ctx, tx, process, complaint, strings.TrimSpace(objection.ZH+" / "+objection.EN+"\n"+word.Text))
	default:
		return sameWord(ctx, tx, complaint, word)
	}
	if err != nil {
		return err
	}
	return store.InsertComplaintWord(ctx, tx, complaint.ID, store.ComplaintWord{Verdict: word.Verdict, Satisfaction: word.Satisfaction})
}

// awaitsCustomer is the task in which the customer's word is waited for; nil:
// none is.
func awaitsCustomer(ctx context.Context, tx *store.Tx, process *crm.Process) (*crm.Task, error) {
	if process.Step != crm.ComplaintStepConfirm || process.State == crm.ProcessEnded {
		return nil, nil
	}
	open, err := store.LockOpenTasks(ctx, tx, process)
	if err != nil {
		return nil, err
	}
	for _, t := range open {
		if t.Role == crm.TaskMain {
			return t, nil
		}
	}
	return nil, nil
}

// answerForCustomer completes the task that waits for the customer with what
// they said themselves.
func answerForCustomer(ctx context.Context, tx *store.Tx, process *crm.Process, t *crm.Task, said CustomersWord) error {
	answers := crm.Answers{}
	for name, value := range map[string]any{crm.AnswerSatisfaction: said.Satisfaction, crm.AnswerText: said.Text} {
		raw, err := json.Marshal(value)
		if err != nil {
			return err
		}
		answers[name] = raw
	}
	kind, _ := crm.ProcessKindNamed(process.Kind)
	h := &held{kind, process, t}
	t.Outcome, t.Answers = said.Verdict, answers
	h.done(tx)
	if err := applyOutcome(ctx, tx, process, t); err != nil {
		return err
	}
	if err := store.SaveTask(ctx, tx, t, "task.answered-by-customer", map[string]string{"outcome": t.Outcome, "text": said.Text}); err != nil {
		return err
	}
	if err := h.cancelOthers(ctx, tx); err != nil {
		return err
	}
	if err := notifyOfTask(ctx, tx, crm.NoticeResult, t, said.Text, holders(t)...); err != nil {
		return err
	}
	if process.State != crm.ProcessPaused {
		process.State = crm.ProcessRunning
	}
	process.NextAt = &tx.Now
	if err := store.SaveProcess(ctx, tx, process); err != nil {
		return err
	}
	if err := tx.Wake(ctx, process); err != nil {
		return err
	}
	return freePlace(ctx, tx, t.AssigneeID)
}

// sameWord accepts what was said before, and refuses what comes when nothing is
// waited for.
func sameWord(ctx context.Context, tx *store.Tx, complaint *crm.Complaint, said CustomersWord) error {
	last, err := store.LastComplaintWord(ctx, tx, complaint.ID)
	if err != nil || last != nil && last.Verdict == said.Verdict {
		return err
	}
	state := inCustomersWords(complaint.State)
	return &crm.Conflict{Code: "not-asked", At: tx.Now, Detail: crm.Label{
		ZH: "现在不需要确认：" + state.ZH, EN: "Nothing is to be confirmed now: " + state.EN}}
}
