package crm

import "slices"

// The process that runs on every complaint, and its steps.
const (
	ComplaintProcessName   = "complaint"
	ComplaintStepJudge     = "judge"
	ComplaintStepAnswer    = "answer"
	ComplaintStepRead      = "read"
	ComplaintStepAccept    = "accept"
	ComplaintStepArbitrate = "arbitrate"
	ComplaintStepPropose   = "propose"
	ComplaintStepInstruct  = "instruct"
	ComplaintStepImplement = "implement"
	ComplaintStepConfirm   = "confirm"
	ComplaintStepSummarise = "summarise"
)

// The process by which the harm is contained while the complaint takes its
// course. It holds nothing up and is held up by nothing.
const (
	ContainmentProcessName = "containment"
	ContainmentStep        = "contain"
)

// The ends of a complaint.
const (
	OutcomeClosed              = "closed"
	OutcomeUnconfirmed         = "unconfirmed"
	OutcomeAnsweredNotValid    = "answered-not-valid"
	OutcomeWithdrawnByCustomer = "withdrawn-by-customer"
)

// ArbitrateAfter is how many refusals of departments take a complaint to an
// arbiter, whose word is final. They count however often it was sent back.
const ArbitrateAfter = 2

// ComplaintProcess declares the way of a complaint from its judgement to its
// summary. Only the customer's wish ends it early.
func ComplaintProcess() ProcessKind {
	return ProcessKind{
		Name:    ComplaintProcessName,
		Label:   Label{"客户投诉", "Complaint"},
		Lasting: true,
		Steps: []Step{
			{Name: ComplaintStepJudge, Label: Label{"判定", "Judge"}, Returnable: true},
			{Name: ComplaintStepAnswer, Label: Label{"答复不成立", "Answer what is not valid"}, Aside: true},
			{Name: ComplaintStepRead, Label: Label{"转交前批阅", "Read before it is passed on"}, Returnable: true, Aside: true},
			{Name: ComplaintStepAccept, Label: Label{"受理", "Accept"}, Returnable: true},
			{Name: ComplaintStepArbitrate, Label: Label{"仲裁", "Arbitrate"}, Aside: true},
			{Name: ComplaintStepPropose, Label: Label{"方案", "Propose"}, Returnable: true},
			{
				Name: ComplaintStepInstruct, Label: Label{"领导批示", "Instruct"}, Returnable: true,
				Approval: &StepApproval{Fields: ComplaintKeyFields(), Task: TaskInstruction},
			},
			{Name: ComplaintStepImplement, Label: Label{"实施", "Carry out"}, Returnable: true},
			{Name: ComplaintStepConfirm, Label: Label{"客户确认", "Customer confirms"}, Returnable: true},
			{Name: ComplaintStepSummarise, Label: Label{"总结", "Summarise"}},
		},
		Outcomes: []Choice{
			{Value: OutcomeClosed, Label: Label{"已关闭", "Closed"}, Tone: ToneGood},
			{Value: OutcomeUnconfirmed, Label: Label{"关闭，客户未确认", "Closed, unconfirmed"}, Tone: ToneWarning},
			{Value: OutcomeAnsweredNotValid, Label: Label{"不成立，已答复", "Not valid, answered"}, Tone: ToneNeutral},
			{Value: OutcomeWithdrawnByCustomer, Label: Label{"客户撤回", "Withdrawn by the customer"}, Tone: ToneNeutral},
		},
	}
}

// ContainmentProcess declares how harm is contained at once.
func ContainmentProcess() ProcessKind {
	return ProcessKind{
		Name:     ContainmentProcessName,
		Label:    Label{"投诉应急遏制", "Containment"},
		Steps:    []Step{{Name: ContainmentStep, Label: Label{"应急遏制", "Contain"}}},
		Outcomes: []Choice{{Value: OutcomeContained, Label: Label{"已遏制", "Contained"}, Tone: ToneGood}},
		Lasting:  true,
	}
}

// ComplaintKeyFields are what the leaders agree to.
func ComplaintKeyFields() []string {
	return []string{"title", "severity", "claimed", "measures", "compensation"}
}

// ComplaintStateIn is the state of a complaint whose process stands in a step.
func ComplaintStateIn(step string) ComplaintState {
	if state, known := complaintStates[step]; known {
		return state
	}
	return ComplaintRegistered
}

// complaintStates are the states of complaints by the step of their process;
// the first steps leave them registered.
var complaintStates = map[string]ComplaintState{
	ComplaintStepAccept: ComplaintToAccept, ComplaintStepArbitrate: ComplaintToAccept,
	ComplaintStepPropose: ComplaintAccepted, ComplaintStepInstruct: ComplaintProposed,
	ComplaintStepImplement: ComplaintImplementing, ComplaintStepConfirm: ComplaintConfirming,
	ComplaintStepSummarise: ComplaintSummarising,
}

// ComplaintCallBack is what the call is named where deadlines are asked for
// that follows when the customer says nothing.
const ComplaintCallBack = "call-back"

// ComplaintSteps lists the steps in their order, the call back, and the
// containment beside them, as choices.
func ComplaintSteps() []Choice {
	var steps []Choice
	for _, s := range slices.Concat(ComplaintProcess().Steps, ContainmentProcess().Steps) {
		steps = append(steps, Choice{Value: s.Name, Label: s.Label})
	}
	return append(steps, Choice{Value: ComplaintCallBack, Label: Label{"回访", "Call back"}})
}
