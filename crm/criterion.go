package crm

// Criterion is one of the things that have to hold before a deal leaves a stage.
type Criterion struct {
	Text  string // in the filter language
	Words Label
	Met   bool
}

// Judge says which of the stage's exit criteria a deal meets now. Criteria that
// can no longer be read, as a field of theirs is gone, are not met.
func (s *Stage) Judge(deal *Deal, deals Schema, at FilterContext) []Criterion {
	filter, err := ParseFilter(s.Criteria, deals)
	if err != nil {
		return []Criterion{{Text: s.Criteria, Words: Label{"退出条件无法判断：" + s.Criteria, "Cannot be judged: " + s.Criteria}}}
	}
	criteria := []Criterion{}
	for _, part := range filter.Parts() {
		criteria = append(criteria, Criterion{part.String(), Words(part, deals), Filter{part}.Matches(deal, deals, at)})
	}
	return criteria
}
