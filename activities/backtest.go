package activities

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// BackTestJobName is the kind of the jobs that do back-tests.
const BackTestJobName = "back-test"

// backTestAtMost is the longest period of one back-test.
const backTestAtMost = 5 * 366 * 24 * time.Hour

// BackTestLater leaves it to a job to ask a version about the decisions that
// were recorded in a period.
func BackTestLater(ctx context.Context, tx *store.Tx, id uuid.UUID, from, to time.Time) (*store.Job, error) {
	_, version, err := lockVersion(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if !from.Before(to) || to.Sub(from) > backTestAtMost {
		return nil, crm.InvalidField("to", "invalid-period",
			crm.Label{ZH: "时间段无效", EN: "The period is not valid"}, crm.Label{ZH: "结束须晚于开始，最长五年", EN: "It ends after it begins, within five years"})
	}
	points, err := LoadRulePoints(ctx, tx)
	if err != nil {
		return nil, err
	}
	point, err := points.For(version)
	if err != nil {
		return nil, err
	}
	if problems := point.Compile(version.Body); len(problems) > 0 {
		return nil, compileConflict(problems)
	}
	test := &store.BackTest{ID: store.NewID(), VersionID: id, RowVersion: version.Version, From: from, To: to}
	job, err := store.StartJob(ctx, tx, store.NewJob{Kind: BackTestJobName, Input: backTestInput{test.ID}, Title: crm.Label{
		ZH: "回测：%s 第 %d 版", EN: "Back-test: %s, version %d"}.With(version.Point, version.Number)})
	if err != nil {
		return nil, err
	}
	test.JobID = job.ID
	return job, store.InsertBackTest(ctx, tx, test)
}

// backTestInput is what the job of a back-test starts with.
type backTestInput struct {
	BackTest uuid.UUID `json:"backTest"`
}
