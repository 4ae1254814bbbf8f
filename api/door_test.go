package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// documentedOperation is one operation of the OpenAPI document; its path is
// below /api/v1.
type documentedOperation struct{ id, method, path string }

func operations(t *testing.T) []documentedOperation {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(document(t), &doc); err != nil {
		t.Fatal(err)
	}
	var list []documentedOperation
	for path, methods := range doc.Paths {
		for method, data := range methods {
			var op struct{ OperationID string }
			if err := json.Unmarshal(data, &op); err != nil {
				t.Fatal(err)
			}
			list = append(list, documentedOperation{op.OperationID, strings.ToUpper(method), strings.TrimPrefix(path, "/api/v1")})
		}
	}
	if len(list) == 0 {
		t.Fatal("the document lists no operations")
	}
	return list
}

var _ = http.MethodGet
