package api

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/baton-crm/baton/crm"
)

// textRefusal names the field of a request whose text the database could not
// keep; the error itself where there is none.
func textRefusal(in any, err error) error {
	field, found := unkeepableText(reflect.ValueOf(in))
	if !found {
		return err
	}
	return crm.InvalidField(field, "invalid-text",
		crm.Label{ZH: "“" + field + "”含有无法保存的字符", EN: "“" + field + "” holds characters that cannot be kept"},
		crm.Label{ZH: "请重新输入这段文字", EN: "Type the text again"})
}

// unkeepableText looks for the first text with a zero byte or broken UTF-8 and
// tells the name by which the caller knows its field.
func unkeepableText(v reflect.Value) (field string, found bool) {
	switch v.Kind() {
	case reflect.String:
		return "", !utf8.ValidString(v.String()) || strings.ContainsRune(v.String(), 0)
	case reflect.Pointer:
		return unkeepableText(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if field, found = unkeepableText(v.Index(i)); found {
				return field, true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if inner, found := unkeepableText(v.Field(i)); found {
				return strings.Trim(callersName(v.Type().Field(i))+"."+inner, "."), true
			}
		}
	}
	return "", false
}

// callersName is what a part of a request is called in its body, address or
// headers; empty for what only holds others.
func callersName(f reflect.StructField) string {
	for _, key := range []string{"json", "query", "path", "header"} {
		if name, _, _ := strings.Cut(f.Tag.Get(key), ","); name != "" {
			return name
		}
	}
	return ""
}
