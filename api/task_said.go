package api

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

// Claiming says nothing with an act on a task.
type Claiming struct{}

func (Claiming) acts() taskActs {
	return taskActs{
		activities.ActClaim: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.ClaimTask(ctx, tx, at.ID, at.Version)
		},
		activities.ActRelease: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.ReleaseTask(ctx, tx, at.ID, at.Version)
		},
	}
}

// Completing is the outcome of a task with its form.
type Completing struct {
	Outcome string                     `json:"outcome" maxLength:"100"`
	Answers map[string]json.RawMessage `json:"answers" doc:"Values of the form's fields, by name."`
}

func (c Completing) acts() taskActs {
	return taskActs{activities.ActComplete: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.CompleteTask(ctx, tx, at.ID, activities.Completion{Version: at.Version, Outcome: c.Outcome, Answers: c.Answers})
	}}
}

// Saying is what somebody says with an act on a task.
type Saying struct {
	Text string `json:"text,omitempty" maxLength:"5000" doc:"What you say; comments and rejections take it."`
}

func (w Saying) acts() taskActs {
	with := func(act func(context.Context, *store.Tx, activities.TaskAt, string) error) func(context.Context, *store.Tx, activities.TaskAt) error {
		return func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error { return act(ctx, tx, at, w.Text) }
	}
	return taskActs{
		activities.ActComment: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.CommentTask(ctx, tx, at.ID, w.Text)
		},
		activities.ActRecall: with(activities.Recall), activities.ActReject: with(activities.RejectTask),
		activities.ActWithdraw: with(activities.WithdrawTask), activities.ActTakeBack: with(activities.TakeBack),
	}
}

// Giving says to whom a task goes.
type Giving struct {
	To   uuid.UUID `json:"to"`
	Text string    `json:"text,omitempty" maxLength:"5000" doc:"What you say to them."`
}

func (g Giving) acts() taskActs {
	return taskActs{
		activities.ActAssignOut: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.AssignOut(ctx, tx, at, g.To, g.Text)
		},
		activities.ActPassOn: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.PassOn(ctx, tx, at, g.To, g.Text)
		},
	}
}

// Signing says who is to sign too.
type Signing struct {
	When   string      `json:"when" enum:"before,after" doc:"before: it waits for them; after: its outcome counts when all of them agree."`
	People []uuid.UUID `json:"people" minItems:"1" maxItems:"50"`
	Text   string      `json:"text,omitempty" maxLength:"5000" doc:"What you say to them."`
}

func (g Signing) acts() taskActs {
	return taskActs{activities.ActAddSigners: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.AddSigners(ctx, tx, at, activities.Signers{When: activities.When(g.When), People: g.People, Text: g.Text})
	}}
}

// Dropping names the signer who is asked no more.
type Dropping struct {
	TaskID uuid.UUID `json:"taskId" doc:"The task of the signer."`
}

func (d Dropping) acts() taskActs {
	return taskActs{activities.ActDropSigner: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.DropSigner(ctx, tx, at, d.TaskID)
	}}
}

// Returning says to which step a process goes back.
type Returning struct {
	Step string `json:"step" maxLength:"100" doc:"One of the task's sendBackTo."`
	Mode string `json:"mode" enum:"again,straight-back" doc:"again: the course runs on from there; straight-back: it comes back to you when the step is done."`
	Text string `json:"text" maxLength:"5000" doc:"Why."`
}

func (r Returning) acts() taskActs {
	return taskActs{activities.ActSendBack: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.SendBack(ctx, tx, at, activities.Return{Step: r.Step, Mode: activities.ReturnMode(r.Mode), Text: r.Text})
	}}
}

// Copying says who gets a copy to read.
type Copying struct {
	People []uuid.UUID `json:"people" minItems:"1" maxItems:"50"`
	Text   string      `json:"text,omitempty" maxLength:"5000" doc:"What you say to them."`
}

func (c Copying) acts() taskActs {
	return taskActs{activities.ActCopyIn: func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.CopyIn(ctx, tx, at.ID, c.People, c.Text)
	}}
}

// The bodies of the acts, on one task and on many.
type (
	claimingOne struct {
		AtVersion
		Claiming
	}
	claimingMany struct {
		TheseTasks
		Claiming
	}
	completingOne struct {
		AtVersion
		Completing
	}
	completingMany struct {
		TheseTasks
		Completing
	}
	sayingOne struct {
		AtVersion
		Saying
	}
	sayingMany struct {
		TheseTasks
		Saying
	}
	givingOne struct {
		AtVersion
		Giving
	}
	givingMany struct {
		TheseTasks
		Giving
	}
	signingOne struct {
		AtVersion
		Signing
	}
	signingMany struct {
		TheseTasks
		Signing
	}
	droppingOne struct {
		AtVersion
		Dropping
	}
	returningOne struct {
		AtVersion
		Returning
	}
	returningMany struct {
		TheseTasks
		Returning
	}
	copyingOne struct {
		AtVersion
		Copying
	}
	copyingMany struct {
		TheseTasks
		Copying
	}
)
