package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/store"
)

var update = flag.Bool("update", false, "write golden files anew")

const golden = "openapi.json"

// document is the OpenAPI document as the program prints it.
var document = sync.OnceValues(func() ([]byte, error) {
	server := api.New(api.Options{
		DB: &store.DB{}, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler),
		Metrics: prometheus.NewRegistry(), Version: "1",
	})
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(server.OpenAPI())
	return out.Bytes(), err
})

func TestOpenAPI(t *testing.T) {
	t.Run("is the one that was recorded", func(t *testing.T) {
		made, err := document()
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(golden, made, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		recorded, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(recorded), "\n"), strings.Split(string(made), "\n")); diff != "" {
			t.Errorf("record it with -update:\n%s", diff)
		}
	})
	t.Run("is valid OpenAPI 3.1", func(t *testing.T) {
		data, err := document()
		if err != nil {
			t.Fatal(err)
		}
		doc, err := libopenapi.NewDocument(data)
		if err != nil {
			t.Fatal(err)
		}
		v, refusals := validator.NewValidator(doc)
		if len(refusals) > 0 {
			t.Fatal(refusals)
		}
		valid, problems := v.ValidateDocument()
		for _, p := range problems {
			t.Errorf("%s: %s", p.Message, p.Reason)
			for _, e := range p.SchemaValidationErrors {
				t.Errorf("%s: %s", e.Location, e.Reason)
			}
		}
		if !valid {
			t.Error("the document is not valid")
		}
	})
}
