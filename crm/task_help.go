package crm

import "strings"

// The kinds of tasks in which people help with a task of somebody else.
const (
	TaskAnswer  = "task-answer" // what was assigned out is answered
	TaskOpinion = "opinion"     // a signer who was added says yes or no
)

// The outcomes of helping; signers of approvals agree with the same word.
const (
	OutcomeAnswered = "answered"
	OutcomeAgree    = "agree"
	OutcomeDisagree = "disagree"
)

// The outcomes that acts give a task or a process, whatever its form offers.
const (
	OutcomeSentBack  = "sent-back"
	OutcomeRejected  = "rejected"
	OutcomeWithdrawn = "withdrawn"
)

// ActOutcomes lists the outcomes that acts give.
func ActOutcomes() []Choice {
	return []Choice{
		{Value: OutcomeSentBack, Label: Label{"已退回", "Sent back"}, Tone: ToneWarning},
		{Value: OutcomeRejected, Label: Label{"已驳回", "Rejected"}, Tone: ToneBad},
		{Value: OutcomeWithdrawn, Label: Label{"已撤回", "Withdrawn"}, Tone: ToneNeutral},
	}
}

// HelpText is the field of a helper's words.
const HelpText = "text"

// TaskAnswerForm is what somebody fills in to answer a task that was assigned
// out to them; the last word stays with who assigned it.
func TaskAnswerForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeAnswered, Label{"答复", "Answer"}, EmphasisPrimary}},
		Fields:   []Field{helpText()},
	}
}

// OpinionForm is what an added signer fills in. Who disagrees says why; see
// CheckOpinion.
func OpinionForm() Form {
	words := helpText()
	words.Required = false
	return Form{
		Outcomes: []Outcome{
			{OutcomeAgree, Label{"同意", "Agree"}, EmphasisPrimary},
			{OutcomeDisagree, Label{"不同意", "Disagree"}, EmphasisDanger},
		},
		Fields: []Field{words},
	}
}

// CheckOpinion refuses a disagreement without its reason.
func CheckOpinion(outcome string, answers Answers) error {
	if outcome != OutcomeDisagree || strings.TrimSpace(answers.Text(HelpText)) != "" {
		return nil
	}
	return InvalidField(HelpText, "required",
		Label{"不同意时需要说明理由", "To disagree takes a reason"},
		Label{"请写明不同意的理由", "Say why you disagree"})
}

func helpText() Field {
	return Field{Name: HelpText, Type: LongText, Label: Label{"意见", "What you say"}, Required: true, MaxLength: 5_000}
}
