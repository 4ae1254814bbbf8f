package crm

import (
	"regexp"
	"strings"
	"testing"
)

var chineseText = regexp.MustCompile(`\p{Han}`)

// requireLabel wants a text in both languages, each in its own script. Names
// that are the same in both, such as grades, have letters and signs only.
func requireLabel(t *testing.T, what string, l Label) {
	t.Helper()
	switch {
	case strings.TrimSpace(l.ZH) == "" || strings.TrimSpace(l.EN) == "":
		t.Errorf("%s is not labelled in both languages: %+v", what, l)
	case !chineseText.MatchString(l.ZH):
		t.Errorf("%s has no Chinese in its Chinese label %q", what, l.ZH)
	case chineseText.MatchString(l.EN):
		t.Errorf("%s has Chinese in its English label %q", what, l.EN)
	}
}

func requireField(t *testing.T, of string, f Field) {
	t.Helper()
	what := of + "." + f.Name
	requireLabel(t, what, f.Label)
	if f.Type == ChoiceOne && len(f.Choices) == 0 && len(ShippedDictionaries()[f.Dictionary]) == 0 {
		t.Errorf("%s offers nothing to choose", what)
	}
	requireChoices(t, what, f.Choices)
	requireChoices(t, what, ShippedDictionaries()[f.Dictionary])
}

func requireChoices(t *testing.T, of string, choices []Choice) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range choices {
		requireLabel(t, of+" choice "+c.Value, c.Label)
		if c.Value == "" || seen[c.Value] {
			t.Errorf("%s offers %q more than once, or nothing", of, c.Value)
		}
		seen[c.Value] = true
	}
}

func TestLabels(t *testing.T) {
	t.Run("every kind, section and field speaks both languages", func(t *testing.T) {
		for _, s := range Schemas() {
			requireLabel(t, s.Name, s.Label)
			requireLabel(t, s.Plural, s.PluralLabel)
			for _, section := range s.Sections {
				requireLabel(t, s.Name+" section "+section.Label.EN, section.Label)
			}
			for _, f := range s.Fields {
				requireField(t, s.Name, f)
			}
		}
	})
	t.Run("every process, step and outcome speaks both languages", func(t *testing.T) {
		for _, p := range ProcessKinds() {
			requireLabel(t, p.Name, p.Label)
			requireChoices(t, p.Name+" outcomes", p.Outcomes)
			for _, step := range p.Steps {
				requireLabel(t, p.Name+" step "+step.Name, p.StepLabel(step.Name))
			}
		}
	})
	t.Run("every task, outcome and form field speaks both languages", func(t *testing.T) {
		for _, k := range TaskKinds() {
			requireLabel(t, k.Name, k.Label)
			for _, form := range k.Forms {
				for _, o := range form.Outcomes {
					requireLabel(t, k.Name+" outcome "+o.Value, o.Label)
				}
				for _, f := range form.Fields {
					requireField(t, k.Name, f)
				}
			}
		}
	})
	t.Run("every state that is shown speaks both languages", func(t *testing.T) {
		for what, choices := range map[string][]Choice{
			"process state": ProcessState("").Choices(), "waiting reason": WaitingReason("").Choices(),
			"task state": TaskState("").Choices(), "role": Role("").Choices(), "language": Language("").Choices(),
		} {
			requireChoices(t, what, choices)
		}
	})
}

func TestLabelOf(t *testing.T) {
	t.Run("an unknown value is its own label", func(t *testing.T) {
		unknown := Label{"gone", "gone"}
		process, knownProcess := ProcessKindNamed("gone")
		task, knownTask := TaskKindNamed("gone")
		if knownProcess || knownTask || process.Label != unknown || task.Label != unknown ||
			LabelOf(Grade("").Choices(), "gone") != unknown || LeadProcess().StepLabel("gone") != unknown {
			t.Error("an unknown name has another label, or is known")
		}
	})
	t.Run("anything but Chinese reads English", func(t *testing.T) {
		l := Label{"线索", "Lead"}
		if l.In(Chinese) != "线索" || l.In(English) != "Lead" || l.In("fr") != "Lead" {
			t.Error("the wrong language")
		}
	})
}
