package crm

import (
	"reflect"
	"strings"
)

// clearValue sets what target points at to its zero value.
func clearValue(target any) {
	v := reflect.ValueOf(target).Elem()
	v.SetZero()
}

// newLike makes room for another value of the type that target points at.
func newLike(target any) any {
	return reflect.New(reflect.TypeOf(target).Elem()).Interface()
}

// copyValue sets what target points at to what value points at.
func copyValue(target, value any) {
	reflect.ValueOf(target).Elem().Set(reflect.ValueOf(value).Elem())
}

// indirect follows pointers to the value itself; a nil pointer is nil.
func indirect(target any) any {
	v := reflect.ValueOf(target)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	return v.Interface()
}

// isBlank says whether a text is white space only or a pointer is nil.
func isBlank(value any) bool {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.String:
		return strings.TrimSpace(v.String()) == ""
	case reflect.Pointer:
		return v.IsNil()
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return false
}

// textsOf reads a list of texts, whatever the type of its elements.
func textsOf(value any) []string {
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Slice {
		return nil
	}
	texts := make([]string, v.Len())
	for i := range texts {
		texts[i] = v.Index(i).String()
	}
	return texts
}
