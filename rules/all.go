package rules

// All lists the decision points of the product, by key.
func All() []AnyPoint {
	return []AnyPoint{
		LeadRoutePoint.Any(),
	}
}
