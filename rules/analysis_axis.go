package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/shopspring/decimal"
)

// axis is a field, or an item of a list, with a value for each class that the
// conditions can tell apart.
type axis struct {
	name   string
	label  crm.Label
	field  *field
	member string // of a list; its values are true and false
	values []class
}

// class stands for the values that no condition tells apart.
type class struct {
	value any // one of them, as conditions see it; nil is not known
	// from and to say where an ordered class begins and ends: "≥ 5", "< 9".
	from, to string
	point    string // of a class of one value
}

// memberName names the axis of an item of a list.
func memberName(list, member string) string { return list + " ∋ " + member }

// memberAxis is whether a list holds an item.
func memberAxis(f *field, member string) *axis {
	return &axis{
		name: memberName(f.Name, member), field: f, member: member,
		label:  crm.Label{ZH: f.Label.ZH + "含" + quoted(member), EN: f.Label.EN + " has " + quoted(member)},
		values: []class{{value: true}, {value: false}},
	}
}

// newAxis cuts a field by what it is compared with.
func newAxis(f *field, literals []any) *axis {
	a := &axis{name: f.Name, label: f.Label, field: f}
	switch f.Kind {
	case YesNo:
		a.values = []class{{value: true}, {value: false}}
	case Choice:
		for _, value := range f.values {
			a.values = append(a.values, class{value: value})
		}
	case Text:
		a.cutText(literals)
	case Number:
		a.cutNumbers(literals)
	case Money:
		a.cutMoney(literals)
	case Date:
		a.cutDates(literals)
	case Time:
		a.cutTimes(literals)
	}
	if f.MayBeUnknown || len(a.values) == 0 {
		a.values = append(a.values, class{})
	}
	return a
}

// cutText has a class for each text and one for all others.
func (a *axis) cutText(literals []any) {
	texts := map[string]bool{}
	for _, literal := range literals {
		if text, ok := literal.(string); ok && (text != "" || !a.field.MayBeUnknown) {
			texts[text] = true
		}
	}
	for _, text := range sortedNames(texts) {
		a.values = append(a.values, class{value: text})
	}
	other := "other"
	for i := 1; texts[other]; i++ {
		other = "other " + strconv.Itoa(i)
	}
	a.values = append(a.values, class{value: other})
}

// scale is how values of an ordered kind are cut: exact decimals, the smallest
// step between two of them, and how one is made and written.
type scale struct {
	step     decimal.Decimal // zero where there is always something between
	beside   decimal.Decimal // how far outside the ends a value is taken
	min, max *decimal.Decimal
	value    func(decimal.Decimal) any
	text     func(decimal.Decimal) string
}

// cut makes classes of the thresholds: each by itself, what lies between two,
// and what lies outside.
func (a *axis) cut(thresholds []decimal.Decimal, s scale) {
	for _, limit := range []*decimal.Decimal{s.min, s.max} {
		if limit != nil {
			thresholds = append(thresholds, *limit)
		}
	}
	slices.SortFunc(thresholds, decimal.Decimal.Cmp)
	thresholds = slices.CompactFunc(thresholds, decimal.Decimal.Equal)
	add := func(value decimal.Decimal, c class) {
		if s.min != nil && value.LessThan(*s.min) || s.max != nil && value.GreaterThan(*s.max) {
			return
		}
		c.value = s.value(value)
		a.values = append(a.values, c)
	}
	for i, t := range thresholds {
		if i == 0 {
			add(t.Sub(s.beside), class{to: "< " + s.text(t)})
		} else if between, ok := s.between(thresholds[i-1], t); ok {
			add(between, class{from: "> " + s.text(thresholds[i-1]), to: "< " + s.text(t)})
		}
		add(t, class{from: "≥ " + s.text(t), to: "≤ " + s.text(t), point: s.text(t)})
		if i == len(thresholds)-1 {
			add(t.Add(s.beside), class{from: "> " + s.text(t)})
		}
	}
	if len(thresholds) == 0 {
		add(decimal.Zero, class{})
	}
}

// between finds a value strictly between two, with as few digits as will do.
func (s scale) between(low, high decimal.Decimal) (decimal.Decimal, bool) {
	middle := low.Add(high).Div(decimal.New(2, 0))
	if !s.step.IsZero() {
		middle = low.Add(s.step.Mul(middle.Sub(low).Div(s.step).Floor()))
		if middle.Equal(low) {
			middle = low.Add(s.step)
		}
		return middle, middle.LessThan(high)
	}
	for places := range int32(30) {
		if short := middle.Round(places); short.GreaterThan(low) && short.LessThan(high) {
			return short, true
		}
	}
	return middle, middle.GreaterThan(low) && middle.LessThan(high)
}

func (a *axis) cutNumbers(literals []any) {
	s := scale{
		beside: decimal.New(1, 0),
		value:  func(d decimal.Decimal) any { return d.InexactFloat64() },
		text:   decimal.Decimal.String,
		min:    limitOf(a.field.Min), max: limitOf(a.field.Max),
	}
	if a.field.Whole {
		s.step = decimal.New(1, 0)
	}
	var thresholds []decimal.Decimal
	for _, literal := range literals {
		n, ok := literal.(float64)
		if !ok {
			continue
		}
		d := decimal.NewFromFloat(n)
		if a.field.Whole && !d.Equal(d.Floor()) {
			thresholds = append(thresholds, d.Floor(), d.Ceil())
			continue
		}
		thresholds = append(thresholds, d)
	}
	a.cut(thresholds, s)
}

func limitOf(limit *float64) *decimal.Decimal {
	if limit == nil {
		return nil
	}
	d := decimal.NewFromFloat(*limit)
	return &d
}

// cutMoney cuts the amounts of each currency that is mentioned. Others aren't
// looked at: to compare with them is an error, not an answer.
func (a *axis) cutMoney(literals []any) {
	byCurrency := map[string][]decimal.Decimal{}
	for _, literal := range literals {
		switch v := literal.(type) {
		case crm.Money:
			byCurrency[v.Currency] = append(byCurrency[v.Currency], v.Amount)
		case string: // currency(x) == "USD"
			if len(v) == 3 && v == strings.ToUpper(v) {
				byCurrency[v] = append(byCurrency[v], decimal.Zero)
			}
		}
	}
	if len(byCurrency) == 0 {
		byCurrency["CNY"] = nil
	}
	for _, code := range sortedNames(byCurrency) {
		a.cut(byCurrency[code], scale{
			step: decimal.New(1, -amountDecimals), beside: decimal.New(1, -2),
			value: func(d decimal.Decimal) any { return crm.Money{Amount: d, Currency: code} },
			text:  func(d decimal.Decimal) string { return d.String() + " " + code },
		})
	}
}

const secondsOfDay = 24 * 60 * 60

func (a *axis) cutDates(literals []any) {
	var thresholds []decimal.Decimal
	for _, literal := range literals {
		switch v := literal.(type) {
		case crm.Date:
			thresholds = append(thresholds, decimal.New(v.Start(time.UTC).Unix()/secondsOfDay, 0))
		case time.Time:
			thresholds = append(thresholds, decimal.New(crm.DateOf(v).Start(time.UTC).Unix()/secondsOfDay, 0))
		}
	}
	day := func(d decimal.Decimal) crm.Date {
		return crm.DateOf(time.Unix(d.IntPart()*secondsOfDay, 0).UTC())
	}
	if len(thresholds) == 0 {
		thresholds = append(thresholds, decimal.New(20454, 0))
	}
	a.cut(thresholds, scale{
		step: decimal.New(1, 0), beside: decimal.New(1, 0),
		value: func(d decimal.Decimal) any { return dateNumber(day(d)) },
		text:  func(d decimal.Decimal) string { return day(d).String() },
	})
}

// cutTimes cuts by moments, and by the days of UTC where days are meant.
func (a *axis) cutTimes(literals []any) {
	var thresholds []decimal.Decimal
	for _, literal := range literals {
		switch v := literal.(type) {
		case crm.Date:
			thresholds = append(thresholds, decimal.New(v.Start(time.UTC).Unix(), 0), decimal.New(v.AddDays(1).Start(time.UTC).Unix(), 0))
		case time.Time:
			thresholds = append(thresholds, decimal.New(v.Unix(), 0))
		}
	}
	if len(thresholds) == 0 {
		thresholds = append(thresholds, decimal.New(20454*secondsOfDay, 0))
	}
	at := func(d decimal.Decimal) time.Time {
		whole := d.Floor()
		return time.Unix(whole.IntPart(), d.Sub(whole).Shift(9).IntPart()).UTC()
	}
	a.cut(thresholds, scale{
		step: decimal.New(1, -3), beside: decimal.New(60, 0),
		value: func(d decimal.Decimal) any { return at(d) },
		text:  func(d decimal.Decimal) string { return at(d).Format(time.RFC3339) },
	})
}

// load puts the value of a class where a part of a condition reads it.
func (a *axis) load(e *evaluator, i int) {
	if a.member != "" {
		list := []string{}
		if a.values[i].value == true {
			list = append(list, a.member)
		}
		e.environment[a.field.Name] = list
		return
	}
	e.environment[a.field.Name] = a.values[i].value
	e.environment[a.field.known] = a.values[i].value != nil
}

// words tells a set of classes.
func (a *axis) words(set classes) crm.Label {
	var zh, en []string
	for i := 0; i < len(a.values); i++ {
		if !set.has(i) {
			continue
		}
		last := i
		for last+1 < len(a.values) && set.has(last+1) && a.values[last+1].follows(a.values[last]) {
			last++
		}
		text := a.run(i, last)
		zh, en = append(zh, text.ZH), append(en, text.EN)
		i = last
	}
	return crm.Label{ZH: strings.Join(zh, " 或 "), EN: strings.Join(en, " or ")}
}

// follows tells whether a class begins where another ends.
func (c class) follows(before class) bool {
	return c.from != "" && before.to != "" && (c.point != "" || before.point != "")
}

// run tells classes that follow one another.
func (a *axis) run(first, last int) crm.Label {
	from, to := a.values[first], a.values[last]
	switch {
	case from.value == nil:
		return notKnown
	case first == last && from.point != "":
		return same("= " + from.point)
	case from.from != "" || to.to != "":
		return same(strings.TrimSpace(from.from + " " + to.to))
	}
	text := a.field.words(from.value)
	if a.field.Kind == Text && first == len(a.values)-1-unknownClasses(a) {
		return crm.Label{ZH: "其他文本", EN: "any other text"}
	}
	return text
}

func unknownClasses(a *axis) int {
	if a.field.MayBeUnknown {
		return 1
	}
	return 0
}
