package store

import (
	"reflect"
	"slices"

	"github.com/baton-crm/baton/crm"
)

// lookup is a column by which records of a kind are found. It is made of their
// texts whenever these change, and nobody reads it.
type lookup struct {
	column string
	texts  func(record any) []string
	keys   func(record any) []string
}

// lookupsOf are the lookups of a kind: the tokens by which people search, and
// the keys by which records about the same company or person are found.
func lookupsOf(schema crm.Schema) []lookup {
	search := textsOf(schema, schema.Search)
	lookups := []lookup{{"search", search, func(record any) []string { return crm.SearchTokens(search(record)...) }}}
	if len(schema.Match) == 0 {
		return lookups
	}
	return append(lookups, lookup{matchKeys, textsOf(schema, schema.Match), func(record any) []string {
		return append([]string{}, schema.MatchKeys(record)...) // the column takes no NULL
	}})
}

// matchKeys is the column of the match keys.
const matchKeys = "match_keys"

// textsOf reads fields, all of them texts, of a record.
func textsOf(schema crm.Schema, names []string) func(record any) []string {
	fields := make([]crm.Field, len(names))
	for i, name := range names {
		fields[i], _ = schema.Field(name)
	}
	return func(record any) []string {
		texts := make([]string, len(fields))
		for i, f := range fields {
			texts[i] = reflect.ValueOf(f.Value(record)).String()
		}
		return texts
	}
}

// outdated says whether a change of a record changes how it is found.
func (l lookup) outdated(before, record any) bool {
	return !slices.Equal(l.texts(before), l.texts(record))
}
