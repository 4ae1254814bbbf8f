package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// Complaint drives complaints from their judgement to their summary. What was
// over and comes again goes on in the same rows.
func Complaint(ctx workflow.Context, in Input) error {
	return follow(ctx, complaintSteps(), in)
}

func complaintSteps() []step {
	return []step{
		{crm.ComplaintStepJudge, processes.JudgeComplaints},
		{crm.ComplaintStepAnswer, processes.AnswerComplaints},
		{crm.ComplaintStepRead, processes.ReadComplaints},
		{crm.ComplaintStepAccept, processes.AcceptComplaints},
		{crm.ComplaintStepArbitrate, processes.ArbitrateComplaints},
		{crm.ComplaintStepPropose, processes.ProposeSolutions},
		signatures(crm.ComplaintStepInstruct),
		{crm.ComplaintStepImplement, processes.CarryOutSolutions},
		{crm.ComplaintStepConfirm, processes.ConfirmSolutions},
		{crm.ComplaintStepSummarise, processes.SummariseComplaints},
	}
}

// Containment watches over harm that is contained while a complaint takes its
// course.
func Containment(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{{crm.ContainmentStep, processes.FollowContainments}}, in)
}

// Instruction watches over what leaders' instructions have people do.
func Instruction(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{{crm.InstructionStepCarryOut, processes.FollowInstructions}}, in)
}
