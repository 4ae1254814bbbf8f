package crm

// The process by which the owner of a deal says how it stands when somebody
// urges them.
const (
	ProgressProcessName = "progress"
	ProgressStep        = "progress"
	TaskProgress        = "progress"
)

// The outcomes of a task to tell progress; the process ends with the same
// words.
const (
	OutcomeProgress = "progress"
	OutcomeNextStep = "next-step"
	OutcomeNeedHelp = "need-help"
)

// ProgressWithinMinutes is how soon, in working minutes, the owner of a deal
// says how it stands.
const ProgressWithinMinutes = 8 * 60

// ProgressProcess declares what follows when a deal is urged.
func ProgressProcess() ProcessKind {
	return ProcessKind{
		Name:  ProgressProcessName,
		Label: Label{"商机催办", "Progress of a deal"},
		Steps: []Step{{Name: ProgressStep, Label: Label{"说明进展", "Tell progress"}}},
		Outcomes: []Choice{
			{Value: OutcomeProgress, Label: Label{"已说明进展", "Progress told"}, Tone: ToneGood},
			{Value: OutcomeNextStep, Label: Label{"已约定下一步", "Next step set"}, Tone: ToneGood},
			{Value: OutcomeNeedHelp, Label: Label{"需要帮助", "Help is needed"}, Tone: ToneWarning},
		},
	}
}

// ProgressForm is what the owner of a deal answers with: what has happened, a
// next step with its date, or that they need help. Silence past the deadline
// can count as the last.
func ProgressForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeProgress, Label{"有进展", "Progress"}, EmphasisPrimary},
			{OutcomeNextStep, Label{"约定下一步", "Next step"}, EmphasisPrimary},
			{OutcomeNeedHelp, Label{"我需要帮助", "I need help"}, EmphasisDanger},
		},
		Default: OutcomeNeedHelp,
		Fields: []Field{
			{
				Name: "text", Type: LongText, Label: Label{"进展", "What has happened"}, Required: true, MaxLength: 2000,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeProgress}},
			},
			{
				Name: "nextStep", Type: Text, Label: Label{"下一步", "Next step"}, Required: true, MaxLength: 280,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeNextStep}},
			},
			{
				Name: "nextStepOn", Type: Day, Label: Label{"日期", "On"}, Required: true,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeNextStep}},
			},
			{
				Name: "help", Type: LongText, Label: Label{"需要什么帮助", "What help is needed"}, MaxLength: 2000,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeNeedHelp}},
			},
		},
	}
}
