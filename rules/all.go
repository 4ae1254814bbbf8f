package rules

// All lists the decision points of the product, by key.
func All() []AnyPoint {
	return []AnyPoint{
		ComplaintApprovalPoint.Any(),
		ComplaintDeadlinePoint.Any(),
		ComplaintResponsiblePoint.Any(),
		ComplaintTriagePoint.Any(),
		CustomerGradePoint.Any(),
		LeadBreachPoint.Any(),
		LeadDeadlinePoint.Any(),
		LeadDuplicatePoint.Any(),
		LeadQualifyPoint.Any(),
		LeadRoutePoint.Any(),
		LeadScorePoint.Any(),
		PoolRecyclePoint.Any(),
		RegistrationProtectPoint.Any(),
		RequestApprovalPoint.Any(),
		TaskBreachPoint.Any(),
		TaskUrgePoint.Any(),
	}
}

// PointNamed finds a decision point by its key.
func PointNamed(key string) (AnyPoint, bool) {
	for _, p := range All() {
		if p.Key == key {
			return p, true
		}
	}
	return AnyPoint{}, false
}
