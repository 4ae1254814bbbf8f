package crm

// The process that runs on every lead, and its steps.
const (
	LeadProcessName      = "lead"
	LeadStepRoute        = "route"
	LeadStepFirstContact = "first-contact"
)

// TaskFirstContact is the kind of task in which the owner of a lead records
// the first contact.
const TaskFirstContact = "first-contact"

// The outcomes of the first contact; the process ends with the same words.
const (
	OutcomeContacted    = "contacted"
	OutcomeDisqualified = "disqualified"
)

// LeadProcess declares how a lead finds its owner and is answered.
func LeadProcess() ProcessKind {
	return ProcessKind{
		Name:  LeadProcessName,
		Label: Label{"线索分配", "Lead assignment"},
		Steps: []Step{
			{Name: LeadStepRoute, Label: Label{"分配", "Route"}},
			{Name: LeadStepFirstContact, Label: Label{"首次联系", "First contact"}},
		},
		Outcomes: []Choice{
			{Value: OutcomeContacted, Label: Label{"已联系", "Contacted"}, Tone: ToneGood},
			{Value: OutcomeDisqualified, Label: Label{"不合格", "Disqualified"}, Tone: ToneNeutral},
		},
	}
}

// FirstContactForm is what the owner fills in to complete the first contact:
// only a recorded interaction completes it.
func FirstContactForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeContacted, Label{"已联系上", "Contacted"}, EmphasisPrimary},
			{OutcomeDisqualified, Label{"不合格", "Disqualify"}, EmphasisDanger},
		},
		Fields: []Field{
			{Name: "channel", Type: ChoiceOne, Label: Label{"方式", "Channel"}, Required: true, Choices: Channel("").Choices()},
			{Name: "occurredAt", Type: Time, Label: Label{"联系时间", "When"}, Required: true},
			{Name: "summary", Type: LongText, Label: Label{"内容与结果", "What was said"}, Required: true, MaxLength: 10_000},
			{Name: "nextStep", Type: Text, Label: Label{"下一步", "Next step"}, MaxLength: 300},
			{
				Name: "reason", Type: ChoiceOne, Label: Label{"不合格原因", "Reason"}, Required: true,
				Choices: DisqualifiedReason("").Choices(),
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeDisqualified}},
			},
		},
	}
}
