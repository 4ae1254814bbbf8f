package sheet

import "strings"

// formulaStarts are the characters at which spreadsheet programs take a cell
// of a CSV file for a formula, or that hide one from a look at it.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// guarded is a cell that a spreadsheet program must not take for a formula: it
// gets an apostrophe, which these programs read as “text follows”. So does one
// that looks guarded already, so that withoutGuard always restores the text.
// Plain numbers with a sign stay as they are: they are harmless, and a phone
// number such as +8613800000000 stays usable.
func guarded(cell string) string {
	if looksLikeFormula(strings.TrimLeft(cell, "'")) && !isSignedNumber(cell) {
		return "'" + cell
	}
	return cell
}

// withoutGuard takes away the apostrophe that guarded has set.
func withoutGuard(cell string) string {
	if rest, found := strings.CutPrefix(cell, "'"); found && looksLikeFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func looksLikeFormula(cell string) bool {
	for _, first := range cell {
		return strings.ContainsRune(formulaStarts, first)
	}
	return false
}

// isSignedNumber is true for a sign, digits and at most one point among them:
// -12.30, +8613800000000.
func isSignedNumber(cell string) bool {
	if len(cell) < 2 || cell[0] != '-' && cell[0] != '+' {
		return false
	}
	whole, fraction, point := strings.Cut(cell[1:], ".")
	return isDigits(whole) && (!point || isDigits(fraction))
}

func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
