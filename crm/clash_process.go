package crm

// The process in which somebody judges between colleagues who work on the same
// company (撞单), its step, and the judge's task.
const (
	ClashProcessName = "clash"
	ClashStepJudge   = "judge"
	TaskJudgeClash   = "judge-clash"
)

// The outcomes of a clash. OutcomeMoot is no judgement: all but one have gone.
const (
	OutcomeOneOwner = "one-owner"
	OutcomeShared   = "shared"
	OutcomePool     = "pool"
	OutcomeMoot     = "moot"
)

// The answers of a judge.
const (
	ClashOwner   = "owner"
	ClashPercent = "percent"
	ClashReason  = "reason"
)

// ClashWithinMinutes is how soon, in working minutes, a clash is judged: two
// working days. Until then whoever was first stays protected.
const ClashWithinMinutes = 2 * 8 * 60

// ClashProcess declares how a clash is judged.
func ClashProcess() ProcessKind {
	return ProcessKind{
		Name:  ClashProcessName,
		Label: Label{"撞单裁定", "Clash"},
		Steps: []Step{{Name: ClashStepJudge, Label: Label{"裁定", "Judge"}, NotOwn: true}},
		Outcomes: []Choice{
			{Value: OutcomeOneOwner, Label: Label{"归一人所有", "One owner"}, Tone: ToneGood},
			{Value: OutcomeShared, Label: Label{"共享业绩", "Shared performance"}, Tone: ToneGood},
			{Value: OutcomePool, Label: Label{"放入公海", "To the pool"}, Tone: ToneNeutral},
			{Value: OutcomeMoot, Label: Label{"冲突消失", "No longer a clash"}, Tone: ToneNeutral},
		},
	}
}

// JudgeClashForm is what the judge of a clash fills in. The percentage is the
// owner's; the others have equal parts of the rest.
func JudgeClashForm() Form {
	owned := &VisibleWhen{Field: OutcomeField, In: []string{OutcomeOneOwner, OutcomeShared}}
	least, most := 1, 99
	return Form{
		Outcomes: []Outcome{
			{OutcomeOneOwner, Label{"归一人所有", "One owner"}, EmphasisPrimary},
			{OutcomeShared, Label{"共享业绩", "Shared performance"}, EmphasisPrimary},
			{OutcomePool, Label{"放入公海", "To the pool"}, EmphasisDanger},
		},
		Fields: []Field{
			{Name: ClashOwner, Type: Reference, Label: Label{"归属人", "Owner"}, Reference: Users.Name, Required: true, Visible: owned},
			{
				Name: ClashPercent, Type: Number, Label: Label{"归属人业绩占比（%）", "Share of the owner (%)"},
				Help:     Label{"其余由其他各方平分", "The others have equal parts of the rest"},
				Required: true, Minimum: &least, Maximum: &most,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeShared}},
			},
			{
				Name: ClashReason, Type: LongText, Label: Label{"理由", "Reason"}, Required: true, MaxLength: 2_000,
				Help: Label{"各方都会看到", "All parties read it"},
			},
		},
	}
}
