package rules

import (
	"fmt"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// Page writes the documentation of a decision point in Markdown: what is
// asked, of what, with which answers, and the rules that ship.
func Page(p AnyPoint) (string, error) {
	d, err := ParseDocument([]byte(p.Shipped))
	if err != nil {
		return "", fmt.Errorf("%s: %w", p.Key, err)
	}
	w := &strings.Builder{}
	fmt.Fprintf(w, "# %s: %s (%s)\n\n", p.Key, strings.ToLower(p.Label.EN), p.Label.ZH)
	fmt.Fprintf(w, "<!-- Written by `go test ./rules -run Pages -update`; change the decision point instead. -->\n\n")
	fmt.Fprintf(w, "%s\n\n%s\n\n", p.Question.EN, p.facts())
	fields(w, "What it is asked about", p.Inputs)
	fields(w, "What it answers", p.Outputs)
	p.rows(w, d)
	return w.String(), nil
}

// policyWords say what each hit policy does.
var policyWords = map[Policy]string{
	Unique:   "Exactly one row may match.",
	First:    "The first row that matches decides.",
	Priority: "Of the rows that match, the one with the largest priority decides.",
	Any:      "Several rows may match if their answers are the same.",
	Collect:  "All rows that match are collected.",
}

// errorWords say what happens when a row can't be evaluated.
var errorWords = map[OnError]string{
	Fail:          "When a row can't be evaluated a person decides.",
	Skip:          "A row that can't be evaluated is passed over and flagged.",
	TakeOtherwise: "When a row can't be evaluated the otherwise row answers.",
}

// facts says in sentences how the point works.
func (p AnyPoint) facts() string {
	sentences := []string{policyWords[p.Policy]}
	if p.Aggregation != List {
		sentences[0] = fmt.Sprintf("The answer is the %s over all rows that match.", p.Aggregation)
	}
	sentences = append(sentences, errorWords[p.OnError])
	if p.Versioning == Pinned {
		sentences = append(sentences, "A running process keeps the version it started with.")
	} else {
		sentences = append(sentences, "Running processes ask the newest version.")
	}
	if p.SecondPerson {
		sentences = append(sentences, "A second person approves what is published.")
	}
	for _, use := range p.UsedIn {
		sentences = append(sentences, fmt.Sprintf("It belongs to the step %#q of the process %#q.", use.Step, use.Process))
	}
	return strings.Join(sentences, " ")
}

// fields writes a table of an input or outcome.
func fields(w *strings.Builder, title string, list []Field) {
	fmt.Fprintf(w, "## %s\n\n| name | is | kind | values |\n|---|---|---|---|\n", title)
	for _, f := range list {
		var values []string
		for _, choice := range f.Choices {
			values = append(values, "`"+choice.Value+"`")
		}
		if f.Dictionary != "" {
			values = append(values, "dictionary `"+f.Dictionary+"`")
		}
		if f.Min != nil && f.Max != nil {
			values = append(values, numberText(*f.Min)+" to "+numberText(*f.Max))
		}
		kind := string(f.Kind)
		if f.MayBeUnknown {
			kind += ", may be unknown"
		}
		fmt.Fprintf(w, "| `%s` | %s (%s) | %s | %s |\n", f.Name, f.Label.EN, f.Label.ZH, kind, strings.Join(values, ", "))
	}
	fmt.Fprintln(w)
}

// rows writes the rules that ship, each with the examples that it decides.
func (p AnyPoint) rows(w *strings.Builder, d Document) {
	fmt.Fprintf(w, "## The rules that ship\n\n| row | when | then | shown by |\n|---|---|---|---|\n")
	for i, row := range d.Rows {
		fmt.Fprintf(w, "| %s (%s) | `%s` | %s | %s |\n", row.Label.EN, row.Label.ZH, cellCode(row.When), thenWords(row.Then), d.shownBy(i))
	}
	if o := d.Otherwise; o != nil {
		fmt.Fprintf(w, "| %s (%s) | otherwise | %s | %s |\n", o.Label.EN, o.Label.ZH, thenWords(o.Then), d.shownBy(OtherwiseRow))
	}
}

// cellCode keeps code within a cell of a table.
func cellCode(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(text)
}

func thenWords(then map[string]any) string {
	var parts []string
	for _, name := range sortedKeys(then) {
		text, ok := then[name].(string)
		if !ok {
			text = shown(then[name])
		}
		parts = append(parts, name+" `"+cellCode(text)+"`")
	}
	return strings.Join(parts, ", ")
}

// shownBy names the examples that expect a row.
func (d Document) shownBy(row int) string {
	var names []string
	for _, e := range d.Examples {
		if expected, ok := d.RowNamed(e.Expect.Row); ok && expected == row {
			names = append(names, e.Name.EN)
		}
	}
	return strings.Join(names, "; ")
}

// FunctionsPage writes the list of functions and operators in Markdown.
func FunctionsPage() string {
	w := &strings.Builder{}
	fmt.Fprintf(w, "# Functions and operators of rules (函数与运算符)\n\n")
	fmt.Fprintf(w, "<!-- Written by `go test ./rules -run Pages -update`; change the functions instead. -->\n\n")
	fmt.Fprintf(w, "| function | gives | | example |\n|---|---|---|---|\n")
	for _, f := range Functions() {
		fmt.Fprintf(w, "| `%s` | %s | %s | `%s` |\n", f.Signature, kindNames[f.Gives].EN, inBoth(f.Doc), cellCode(f.Example))
	}
	fmt.Fprintf(w, "\n| operator | |\n|---|---|\n")
	for _, o := range Operators() {
		fmt.Fprintf(w, "| `%s` | %s |\n", o.Sign, inBoth(o.Doc))
	}
	return w.String()
}

// inBoth writes a text in both languages.
func inBoth(label crm.Label) string { return label.EN + " (" + label.ZH + ")" }
