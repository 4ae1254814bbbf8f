package activities

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// AssignOut asks somebody else to answer a task (委派). It waits for the answer
// and comes back to its holder for the last word; its deadline runs on.
func AssignOut(ctx context.Context, tx *store.Tx, at TaskAt, to uuid.UUID, text string) error {
	h, err := lockForHelp(ctx, tx, at)
	if err != nil {
		return err
	}
	helpers := wantedHelpers{role: crm.TaskDelegated, kind: crm.TaskAnswer, field: "to", people: []uuid.UUID{to}, text: text}
	return h.addHelpers(ctx, tx, helpers, "task.assigned-out")
}

// When says whether added signers speak before the task can be completed or
// after its outcome was chosen.
type When string

// The times at which added signers speak.
const (
	Before When = "before"
	After  When = "after"
)

// Signers are people who are asked to sign a task too.
type Signers struct {
	When   When
	People []uuid.UUID
	Text   string
}

// AddSigners asks others for their word on a task (加签): before, and the task
// waits for it; or after, and the outcome counts when all have agreed.
func AddSigners(ctx context.Context, tx *store.Tx, at TaskAt, s Signers) error {
	h, err := lockForHelp(ctx, tx, at)
	if err != nil {
		return err
	}
	helpers := wantedHelpers{role: crm.TaskBefore, kind: crm.TaskOpinion, field: "people", people: s.People, text: s.Text}
	if s.When == After {
		helpers.role = crm.TaskAfter
	}
	return h.addHelpers(ctx, tx, helpers, "task.signers-added")
}

// lockForHelp takes a task for its holder to ask others for help with.
func lockForHelp(ctx context.Context, tx *store.Tx, at TaskAt) (*held, error) {
	h, err := lockForAct(ctx, tx, at, theHolder)
	switch {
	case err != nil:
		return nil, err
	case h.task.Helps():
		return nil, &crm.Conflict{Code: "only-helps", Detail: crm.Label{
			ZH: "这是协助他人的任务，不能再委派或加签；请直接答复，或者转办",
			EN: "This task helps with somebody else's and takes no helpers itself; answer it or pass it on"}}
	case h.task.Outcome != "":
		return nil, &crm.Conflict{Code: "to-confirm", Detail: crm.Label{
			ZH: "结果已提交，正在等后加签的人确认；请等待或减签",
			EN: "The outcome was chosen and waits to be confirmed; wait for the signers or drop them"}}
	}
	return h, nil
}

// wantedHelpers are helpers that a task is to get; field is where the request
// names them.
type wantedHelpers struct {
	role   crm.TaskRole
	kind   string
	field  string
	people []uuid.UUID
	text   string
}

// addHelpers gives each of the people a task that helps. All but those who
// speak afterwards make the task wait.
func (h *held) addHelpers(ctx context.Context, tx *store.Tx, w wantedHelpers, event string) error {
	names, err := h.checkHelpers(ctx, tx, w)
	if err != nil {
		return err
	}
	if err := h.take(ctx, tx); err != nil {
		return err
	}
	state := crm.TaskWaiting
	if w.role != crm.TaskAfter {
		h.task.State, state = crm.TaskWaiting, crm.TaskOpen
	}
	facts := map[string]string{"to": strings.Join(names, ", "), "text": w.text}
	if err := h.saveGiven(ctx, tx, event, facts); err != nil {
		return err
	}
	for _, person := range w.people {
		err := giveTask(ctx, tx, &crm.Task{
			ProcessID: h.process.ID, Step: h.task.Step, Visit: h.task.Visit, Kind: w.kind, FormVersion: 1,
			RecordKind: h.task.RecordKind, RecordID: h.task.RecordID, AssigneeID: &person, MadeBy: crm.MadeByPerson,
			Role: w.role, ParentID: &h.task.ID, GivenBy: tx.Viewer.IDOrNil(), GivenText: w.text, State: state,
			DueAt: h.task.DueAt, CountedFrom: h.task.CountedFrom, AllowedMinutes: h.task.AllowedMinutes,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkHelpers refuses who cannot help, and names the others.
func (h *held) checkHelpers(ctx context.Context, tx *store.Tx, w wantedHelpers) ([]string, error) {
	names, err := checkColleagues(ctx, tx, w.field, w.people)
	if err != nil {
		return nil, err
	}
	helpers, err := store.LockHelpers(ctx, tx, h.task.ID)
	if err != nil {
		return nil, err
	}
	for i, person := range w.people {
		asked := func(t *crm.Task) bool { return !t.IsOver() && (t.HeldBy(person) || isOf(t, person)) }
		if slices.ContainsFunc(helpers, asked) || slices.Contains(w.people[:i], person) {
			return nil, crm.InvalidField(w.field, "already-asked",
				crm.Label{ZH: "已经请%s协助这个待办", EN: "%s has been asked for help with this task already"}.With(names[i]),
				crm.Label{ZH: "请选择其他人，或等待答复", EN: "Choose somebody else, or wait for the answer"})
		}
	}
	return names, nil
}

// Recall calls an assigned-out task back without its answer.
func Recall(ctx context.Context, tx *store.Tx, at TaskAt, text string) error {
	h, err := lockForAct(ctx, tx, at, theHolder)
	if err != nil {
		return err
	}
	helpers, err := store.LockHelpers(ctx, tx, h.task.ID)
	if err != nil {
		return err
	}
	out := slices.DeleteFunc(helpers, func(t *crm.Task) bool { return t.IsOver() || t.Role != crm.TaskDelegated })
	if len(out) == 0 {
		return &crm.Conflict{Code: "not-assigned-out", Detail: crm.Label{
			ZH: "这个待办没有委派出去，不需要召回", EN: "This task is not assigned out; there is nothing to call back"}}
	}
	if err := cancelEach(ctx, tx, out, text); err != nil {
		return err
	}
	return h.goOn(ctx, tx, "task.recalled", map[string]string{"text": text})
}

// DropSigner takes back the request to a signer who was added (减签). Where
// that was the last one to wait for, the task goes on.
func DropSigner(ctx context.Context, tx *store.Tx, at TaskAt, signer uuid.UUID) error {
	h, err := lockForAct(ctx, tx, at, theHolder)
	if err != nil {
		return err
	}
	helpers, err := store.LockHelpers(ctx, tx, h.task.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(helpers, func(t *crm.Task) bool {
		return t.ID == signer && !t.IsOver() && (t.Role == crm.TaskBefore || t.Role == crm.TaskAfter)
	})
	if i < 0 {
		return crm.InvalidField("taskId", "no-signer",
			crm.Label{ZH: "这个加签不存在，或已经答复", EN: "There is no such signer, or they have answered already"},
			crm.Label{ZH: "请刷新后从等待中的加签里选择", EN: "Load the task again and choose one who is still asked"})
	}
	if err := cancelEach(ctx, tx, helpers[i:i+1], ""); err != nil {
		return err
	}
	name, err := nameOf(ctx, tx, tx.Viewer, crm.Users.Name, *helpers[i].AssigneeID)
	if err != nil {
		return err
	}
	return h.goOn(ctx, tx, "task.signer-dropped", map[string]string{"to": name})
}

// goOn tells an act on a task and lets it go on where it waits for nobody any
// more: a chosen outcome counts, anything else is its holder's again.
func (h *held) goOn(ctx context.Context, tx *store.Tx, event string, facts map[string]string) error {
	helpers, err := store.LockHelpers(ctx, tx, h.task.ID)
	if err != nil {
		return err
	}
	if h.task.State == crm.TaskWaiting && !isAwaited(helpers, h.task) {
		h.task.State = crm.TaskOpen
	}
	if err := store.SaveTask(ctx, tx, h.task, event, facts); err != nil {
		return err
	}
	if h.task.State == crm.TaskOpen && h.task.Outcome != "" {
		return h.finish(ctx, tx)
	}
	return nil
}

// isAwaited says whether a task waits for any of its helpers: for those who
// speak afterwards only when its outcome was chosen.
func isAwaited(helpers []*crm.Task, parent *crm.Task) bool {
	return slices.ContainsFunc(helpers, func(t *crm.Task) bool {
		return !t.IsOver() && (t.Role == crm.TaskAfter) == (parent.Outcome != "")
	})
}
