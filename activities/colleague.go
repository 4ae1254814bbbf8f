package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// checkColleagues names the people who are to work on something, and refuses
// those who are not there, no longer work here, or are the person themselves.
// field is where the request names them.
func checkColleagues(ctx context.Context, tx *store.Tx, field string, people []uuid.UUID) ([]string, error) {
	if len(people) == 0 {
		return nil, crm.InvalidField(field, "required",
			crm.Label{ZH: "没有选择人员", EN: "Nobody was chosen"}, crm.Label{ZH: "请至少选择一人", EN: "Choose at least one person"})
	}
	names := make([]string, len(people))
	for i, id := range people {
		if id == tx.Viewer.ID {
			return nil, crm.InvalidField(field, "yourself",
				crm.Label{ZH: "不能选择自己", EN: "You cannot choose yourself"}, crm.Label{ZH: "请选择其他人", EN: "Choose somebody else"})
		}
		user, err := store.Users.Get(ctx, tx, crm.System(), id)
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return nil, err
		}
		if err != nil || !user.Active {
			return nil, crm.InvalidField(field, "unknown-person",
				crm.Label{ZH: "没有这个人，或此人已停用", EN: "There is no such person, or they no longer work here"},
				crm.Label{ZH: "请选择在职的人员", EN: "Choose somebody who works here"})
		}
		names[i] = user.Name
	}
	return names, nil
}

// requireText refuses an act that owes others its reason.
func requireText(text string) error {
	if text != "" {
		return nil
	}
	return crm.InvalidField("text", "required",
		crm.Label{ZH: "需要说明原因", EN: "This takes a reason"}, crm.Label{ZH: "请填写说明", EN: "Say why"})
}
