package rules

import "strings"

// cellWriter writes the tests of one column as a condition.
type cellWriter struct {
	f *field
	// nullIsOther lets not("x") take what isn't known, as DMN does.
	nullIsOther bool
}

// condition writes the tests of a cell; empty where anything passes.
func (w cellWriter) condition(tests []test) string {
	switch {
	case len(tests) == 0:
		return ""
	case len(tests) == 1:
		return w.one(tests[0])
	case allEqual(tests) && !isList(w.f.Kind) && w.f.Kind != YesNo:
		return w.f.Name + " in " + list(tests)
	}
	return "(" + w.either(tests) + ")"
}

// either joins tests by or.
func (w cellWriter) either(tests []test) string {
	parts := make([]string, len(tests))
	for i, one := range tests {
		parts[i] = w.one(one)
	}
	return strings.Join(parts, " or ")
}

// one writes one test.
func (w cellWriter) one(one test) string {
	name := w.f.Name
	switch one.sign {
	case "null":
		return "not known(" + name + ")"
	case "not":
		return w.none(one.inner)
	case "?":
		return "(" + replaceMark(one.low, name) + ")"
	case "within":
		return "within(" + name + ", " + one.low + ")"
	case "[..]":
		low, high := " >= ", " <= "
		if one.openLow {
			low = " > "
		}
		if one.openHigh {
			high = " < "
		}
		return "(" + name + low + one.low + " and " + name + high + one.high + ")"
	case "==":
		return w.equal(one.low)
	}
	return name + " " + one.sign + " " + one.low
}

// equal asks for a value, or an item of a list.
func (w cellWriter) equal(literal string) string {
	switch {
	case isList(w.f.Kind):
		return literal + " in " + w.f.Name
	case w.f.Kind == YesNo && literal == "true":
		return w.f.Name
	case w.f.Kind == YesNo && literal == "false":
		return "not " + w.f.Name
	}
	return w.f.Name + " == " + literal
}

// none asks that no test is true. What isn't known is not other than x, unless
// DMN is followed.
func (w cellWriter) none(inner []test) string {
	plain := w.f.Kind != YesNo && !isList(w.f.Kind) && !w.nullIsOther
	switch {
	case len(inner) == 1 && inner[0].sign == "null":
		return "known(" + w.f.Name + ")"
	case plain && len(inner) == 1 && inner[0].sign == "==":
		return w.f.Name + " != " + inner[0].low
	case plain && allEqual(inner):
		return w.f.Name + " not in " + list(inner)
	}
	condition := "not (" + w.either(inner) + ")"
	if isList(w.f.Kind) || !w.f.MayBeUnknown || w.nullIsOther && allEqual(inner) {
		return condition
	}
	return "(known(" + w.f.Name + ") and " + condition + ")"
}

func allEqual(tests []test) bool {
	for _, one := range tests {
		if one.sign != "==" {
			return false
		}
	}
	return true
}

func list(tests []test) string {
	literals := make([]string, len(tests))
	for i, one := range tests {
		literals[i] = one.low
	}
	return "[" + strings.Join(literals, ", ") + "]"
}

// replaceMark puts the name of the column for ? outside quotes.
func replaceMark(text, name string) string {
	var written strings.Builder
	quoted := false
	for i, c := range text {
		if c == '"' && (i == 0 || text[i-1] != '\\') {
			quoted = !quoted
		}
		if c == '?' && !quoted {
			written.WriteString(name)
			continue
		}
		written.WriteRune(c)
	}
	return written.String()
}

// cellText writes tests as a cell.
func cellText(tests []test) string {
	if len(tests) == 0 {
		return "-"
	}
	parts := make([]string, len(tests))
	for i, one := range tests {
		parts[i] = one.text()
	}
	return strings.Join(parts, ", ")
}

func (t test) text() string {
	switch t.sign {
	case "null":
		return "null"
	case "not":
		return "not(" + cellText(t.inner) + ")"
	case "==", "?":
		return t.low
	case "[..]":
		low, high := "[", "]"
		if t.openLow {
			low = "("
		}
		if t.openHigh {
			high = ")"
		}
		return low + t.low + ".." + t.high + high
	case "<", "<=", ">", ">=":
		return t.sign + " " + t.low
	}
	return t.sign + " " + t.low
}
