package crm

// The process by which a pool takes back what nobody looks after: one on each
// pool that recycles, for as long as it does.
const (
	RecycleProcessName = "pool-recycle"
	RecycleStep        = "recycle"
)

// OutcomeStopped ends the recycling of a pool that recycles no longer.
const OutcomeStopped = "stopped"

// RecycleProcess declares how a pool takes back what nobody looks after.
func RecycleProcess() ProcessKind {
	return ProcessKind{
		Name:     RecycleProcessName,
		Label:    Label{"公海收回", "Recycling into the pool"},
		Steps:    []Step{{Name: RecycleStep, Label: Label{"检查并收回", "Look and recycle"}}},
		Outcomes: []Choice{{Value: OutcomeStopped, Label: Label{"不再收回", "Recycles no longer"}, Tone: ToneNeutral}},
	}
}

// The process by which an owner asks for longer protection.
const (
	ProtectionProcessName = "protection"
	ProtectionStep        = "grant"
	TaskGrantProtection   = "grant-protection"
)

// The outcomes of asking for longer protection; the process ends with the same
// words.
const (
	OutcomeProtectionGranted = "granted"
	OutcomeProtectionRefused = "protection-refused"
)

// ProtectionWithinMinutes is how soon, in working minutes, a superior says
// whether the protection is extended.
const ProtectionWithinMinutes = 8 * 60

// ProtectionProcess declares what follows when an owner asks for longer
// protection.
func ProtectionProcess() ProcessKind {
	return ProcessKind{
		Name:  ProtectionProcessName,
		Label: Label{"延长保护期", "Longer protection"},
		Steps: []Step{{Name: ProtectionStep, Label: Label{"上级决定", "The superior decides"}}},
		Outcomes: []Choice{
			{Value: OutcomeProtectionGranted, Label: Label{"已延长", "Extended"}, Tone: ToneGood},
			{Value: OutcomeProtectionRefused, Label: Label{"未延长", "Not extended"}, Tone: ToneNeutral},
		},
	}
}

// GrantProtectionForm is what the superior answers with: until when, or no.
func GrantProtectionForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeProtectionGranted, Label{"延长", "Extend"}, EmphasisPrimary},
			{OutcomeProtectionRefused, Label{"不延长", "Do not extend"}, EmphasisDanger},
		},
		Fields: []Field{
			{
				Name: "until", Type: Day, Label: Label{"保护期至", "Protected until"}, Required: true,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeProtectionGranted}},
			},
			{Name: "text", Type: LongText, Label: Label{"说明", "What to say"}, MaxLength: 1000},
		},
	}
}
