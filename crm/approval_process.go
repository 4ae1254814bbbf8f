package crm

// The process that runs on an approval request, and its steps.
const (
	RequestProcessName  = "approval-request"
	RequestStepApproval = "approval"
	RequestStepRevise   = "revise"
)

// The kinds of tasks of approvals.
const (
	TaskSignature = "signature"
	TaskRevise    = "revise-request"
)

// The outcomes of a signature besides agreement, and of what came back to who
// asked.
const (
	OutcomeRefuse   = "refuse"
	OutcomeSendBack = "send-back"
	OutcomeResubmit = "resubmit"
	OutcomeWithdraw = "withdraw"
)

// SignatureText is the answer of a signature in the signer's own words.
const SignatureText = "text"

// RequestProcess declares how an approval request finds its signatures.
func RequestProcess() ProcessKind {
	return ProcessKind{
		Name:         RequestProcessName,
		Label:        Label{"审批申请", "Approval request"},
		Withdrawable: true, // the request is a draft again
		Steps: []Step{
			{
				Name: RequestStepApproval, Label: Label{"审批", "Approval"},
				Approval: &StepApproval{Fields: RequestKeyFields()},
			},
			{Name: RequestStepRevise, Label: Label{"修改", "Revise"}},
		},
		Outcomes: []Choice{
			{Value: string(ApprovalAgreed), Label: Label{"已同意", "Agreed"}, Tone: ToneGood},
			{Value: string(ApprovalRefused), Label: Label{"已拒绝", "Refused"}, Tone: ToneBad},
			{Value: OutcomeWithdrawn, Label: Label{"已撤回", "Withdrawn"}, Tone: ToneNeutral},
		},
	}
}

// RequestKeyFields are what the signers of an approval request agree to.
func RequestKeyFields() []string {
	return []string{"title", "category", "amount", "text", "signerIds", "pattern", "share", "noEnds"}
}

// SignatureForm is what a signer fills in; who does not agree says why.
func SignatureForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeAgree, Label{"同意", "Agree"}, EmphasisPrimary},
			{OutcomeRefuse, Label{"拒绝", "Refuse"}, EmphasisDanger},
			{OutcomeSendBack, Label{"退回修改", "Send back"}, EmphasisDanger},
		},
		Fields: []Field{{
			Name: SignatureText, Type: LongText, Label: Label{"意见", "Opinion"}, MaxLength: 2_000,
			Help: Label{"拒绝或退回时必填", "Required unless you agree"},
		}},
	}
}

// ReviseForm is what the initiator fills in when a request came back.
func ReviseForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeResubmit, Label{"重新提交", "Resubmit"}, EmphasisPrimary},
			{OutcomeWithdraw, Label{"撤回", "Withdraw"}, EmphasisDanger},
		},
		Fields: []Field{{Name: SignatureText, Type: LongText, Label: Label{"说明", "What you changed"}, MaxLength: 2_000}},
	}
}
