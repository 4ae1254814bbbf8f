package crm

// The process that watches the protection of a registration, and its step.
const (
	RegistrationProcessName   = "registration"
	RegistrationStepProtected = "protected"
)

// RegistrationProcess declares how a registration is protected: from its entry
// until its date has passed, its deal is won, or somebody else has it.
func RegistrationProcess() ProcessKind {
	return ProcessKind{
		Name:  RegistrationProcessName,
		Label: Label{"报备保护", "Protection of a registration"},
		Steps: []Step{{Name: RegistrationStepProtected, Label: Label{"保护中", "Protected"}}},
		Outcomes: []Choice{
			{Value: string(RegistrationWon), Label: Label{"已成交", "Won"}, Tone: ToneGood},
			{Value: string(RegistrationExpired), Label: Label{"已过期", "Expired"}, Tone: ToneNeutral},
			{Value: string(RegistrationCeded), Label: Label{"已让出", "Ceded"}, Tone: ToneNeutral},
		},
	}
}
