package crm

import (
	"slices"
	"testing"
)

func TestSchemas(t *testing.T) {
	names := map[string]bool{}
	for _, s := range Schemas() {
		t.Run(s.Name+" is declared once and completely", func(t *testing.T) {
			if names[s.Name] || names[s.Plural] {
				t.Fatalf("the name is taken")
			}
			names[s.Name], names[s.Plural] = true, true
			if !slices.ContainsFunc(s.Sorts, func(sort string) bool { return neverLimited[sort] }) {
				t.Error("no sort is left where fields are hidden")
			}
			for _, section := range s.Sections {
				for _, name := range section.Fields {
					if _, ok := s.Field(name); !ok {
						t.Errorf("section %s shows unknown field %q", section.Label.EN, name)
					}
				}
			}
			for _, f := range s.Fields {
				if f.Reference == "" {
					continue
				}
				if _, ok := SchemaNamed(f.Reference); !ok {
					t.Errorf("field %s refers to unknown kind %q", f.Name, f.Reference)
				}
			}
		})
	}
}
