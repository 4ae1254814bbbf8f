package crm

// The kinds of tasks on leads.
const (
	TaskFirstContact  = "first-contact"  // its owner gets in touch
	TaskAnswerInquiry = "answer-inquiry" // the owner of what it was merged into answers it
	TaskConfirmLead   = "confirm-invalid"
	TaskLeadResult    = "lead-result" // its owner says what became of it
)

// LeadTask is what a deadline of a lead is for.
type LeadTask string

// What deadlines of leads are for.
const (
	DueFirstContact LeadTask = TaskFirstContact
	DueAnswer       LeadTask = TaskAnswerInquiry
	DueConfirmation LeadTask = TaskConfirmLead
	DueResult       LeadTask = TaskLeadResult
)

// Choices lists what deadlines are for.
func (LeadTask) Choices() []Choice {
	return []Choice{
		{Value: string(DueFirstContact), Label: Label{"首次联系", "First contact"}},
		{Value: string(DueAnswer), Label: Label{"答复重复询问", "Answer to who asked again"}},
		{Value: string(DueConfirmation), Label: Label{"确认联系方式无效", "Confirmation that it is invalid"}},
		{Value: string(DueResult), Label: Label{"跟进结果", "Result"}},
	}
}

// leadTaskKinds are the kinds of tasks on leads.
func leadTaskKinds() []TaskKind {
	return []TaskKind{
		{
			Name: TaskFirstContact, Label: Label{"首次联系线索", "First contact"},
			Forms: []Form{formerFirstContactForm(), FirstContactForm()}, OwnBreach: true,
		},
		{Name: TaskAnswerInquiry, Label: Label{"答复再次询问", "Answer who asked again"}, Forms: []Form{AnswerInquiryForm()}},
		{Name: TaskConfirmLead, Label: Label{"确认线索无效", "Confirm that a lead is invalid"}, Forms: []Form{ConfirmLeadForm()}},
		{Name: TaskLeadResult, Label: Label{"填写跟进结果", "Say what became of a lead"}, Forms: []Form{LeadResultForm()}},
	}
}

// interactionFields ask for the interaction that completes a task.
func interactionFields() []Field {
	return []Field{
		{Name: "channel", Type: ChoiceOne, Label: Label{"方式", "Channel"}, Required: true, Choices: Channel("").Choices()},
		{Name: "occurredAt", Type: Time, Label: Label{"联系时间", "When"}, Required: true},
		{Name: "summary", Type: LongText, Label: Label{"内容与结果", "What was said"}, Required: true, MaxLength: 10_000},
		{Name: "nextStep", Type: Text, Label: Label{"下一步", "Next step"}, MaxLength: 300},
	}
}

func nurtureField() Field {
	return Field{
		Name: "nurtureUntil", Type: Day, Label: Label{"培育至", "Nurture until"}, Required: true,
		Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeNurture}},
	}
}

func disqualifiedField() Field {
	return Field{
		Name: "reason", Type: ChoiceOne, Label: Label{"不合格原因", "Reason"}, Required: true,
		Choices: DisqualifiedReason("").Choices(),
		Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeDisqualified}},
	}
}

// formerFirstContactForm is the form of the tasks that were given before leads
// could be nurtured.
func formerFirstContactForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeContacted, Label{"已联系上", "Contacted"}, EmphasisPrimary},
			{OutcomeDisqualified, Label{"不合格", "Disqualify"}, EmphasisDanger},
		},
		Fields: append(interactionFields(), disqualifiedField()),
	}
}

// FirstContactForm is what the owner fills in to complete the first contact:
// only a recorded interaction completes it.
func FirstContactForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeContacted, Label{"已联系上", "Contacted"}, EmphasisPrimary},
			{OutcomeNurture, Label{"以后再联系", "Nurture"}, EmphasisPrimary},
			{OutcomeDisqualified, Label{"不合格", "Disqualify"}, EmphasisDanger},
		},
		Fields: append(interactionFields(), nurtureField(), disqualifiedField()),
	}
}

// AnswerInquiryForm is what the owner of a record fills in to answer somebody
// who asked again: only a recorded interaction completes it.
func AnswerInquiryForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeAnswered, Label{"已答复", "Answered"}, EmphasisPrimary}},
		Fields:   interactionFields(),
	}
}

// ConfirmLeadForm is what a manager fills in about a lead whose owner says
// that nobody can be reached.
func ConfirmLeadForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeInvalid, Label{"确认无效", "Invalid"}, EmphasisDanger},
			{OutcomeReachable, Label{"可以联系，退回负责人", "Can be reached"}, EmphasisPrimary},
		},
		Fields: []Field{{Name: "text", Type: LongText, Label: Label{"说明", "Remark"}, MaxLength: 5_000}},
	}
}

// LeadResultForm is what the owner fills in about what became of a lead. That
// it was converted is said by converting it, which completes the task.
func LeadResultForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeConverted, Label{"已转化", "Converted"}, EmphasisPrimary},
			{OutcomeNurture, Label{"以后再联系", "Nurture"}, EmphasisPrimary},
			{OutcomeToPool, Label{"退回公海", "Back to the pool"}, EmphasisDanger},
			{OutcomeDisqualified, Label{"不合格", "Disqualify"}, EmphasisDanger},
		},
		Fields: []Field{
			nurtureField(), disqualifiedField(),
			{Name: "text", Type: LongText, Label: Label{"说明", "Remark"}, MaxLength: 5_000},
		},
	}
}
