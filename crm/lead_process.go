package crm

// The process that runs on every lead, and its steps.
const (
	LeadProcessName      = "lead"
	LeadStepCheck        = "check"
	LeadStepAnswer       = "answer"
	LeadStepNurture      = "nurture"
	LeadStepRoute        = "route"
	LeadStepFirstContact = "first-contact"
	LeadStepConfirm      = "confirm"
	LeadStepResult       = "result"
	LeadStepPool         = "pool"
)

// The outcomes of the tasks on a lead; the process ends with some of them.
const (
	OutcomeContacted    = "contacted"
	OutcomeConverted    = "converted"
	OutcomeNurture      = "nurture"
	OutcomeDisqualified = "disqualified"
	OutcomeToPool       = "to-pool"
	OutcomeInvalid      = "invalid"   // a manager says that nobody can be reached
	OutcomeReachable    = "reachable" // a manager says that somebody can
	OutcomeLeadMerged   = "merged"
)

// LeadProcess declares how a lead is judged, finds its owner, is answered and
// comes to its result. The visit of the process counts the rounds of the whole
// course: it rises when an earlier step is entered again and stays otherwise.
func LeadProcess() ProcessKind {
	return ProcessKind{
		Name:  LeadProcessName,
		Label: Label{"线索分配", "Lead assignment"},
		Steps: []Step{
			{Name: LeadStepCheck, Label: Label{"查重与筛选", "Check"}},
			{Name: LeadStepAnswer, Label: Label{"答复重复询问", "Answer"}, Aside: true},
			{Name: LeadStepNurture, Label: Label{"培育", "Nurture"}, Aside: true},
			{Name: LeadStepRoute, Label: Label{"分配", "Route"}, Returnable: true},
			{Name: LeadStepFirstContact, Label: Label{"首次联系", "First contact"}, Skippable: true},
			{Name: LeadStepResult, Label: Label{"跟进结果", "Result"}},
			{Name: LeadStepConfirm, Label: Label{"确认无效", "Confirm"}, Aside: true},
			{Name: LeadStepPool, Label: Label{"公海", "Pool"}, Aside: true},
		},
		Withdrawable: true, // the lead goes into the bin; one that came from outside nobody started
		Outcomes: []Choice{
			{Value: OutcomeConverted, Label: Label{"已转化", "Converted"}, Tone: ToneGood},
			{Value: OutcomeLeadMerged, Label: Label{"已并入并答复", "Merged"}, Tone: ToneNeutral},
			{Value: OutcomeContacted, Label: Label{"已联系", "Contacted"}, Tone: ToneGood},
			{Value: OutcomeDisqualified, Label: Label{"不合格", "Disqualified"}, Tone: ToneNeutral},
		},
	}
}
