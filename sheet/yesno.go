package sheet

import "strings"

// yesNoWords are the ways to write yes and no, folded by plain and in lower
// case. x is missing: in a list of crosses and blanks it means yes.
var yesNoWords = map[string]bool{
	"是": true, "yes": true, "true": true, "1": true, "y": true, "t": true, "√": true, "✓": true, "✔": true, "☑": true, "对": true, "真": true,
	"否": false, "no": false, "false": false, "0": false, "n": false, "f": false, "×": false, "✗": false, "✘": false, "错": false, "假": false,
}

// ParseYesNo reads yes or no: 是/否, yes/no, true/false, 1/0, Y/N, √/×.
func ParseYesNo(text string) (bool, error) {
	value, known := yesNoWords[strings.ToLower(plain(text))]
	if !known {
		return false, problem(CodeNotYesNo,
			Words{"“%s”不是“是”或“否”。", "%q is neither yes nor no."}.with(text),
			Words{"请写成“是”或“否”。", "Write yes or no."})
	}
	return value, nil
}
