package crm

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDenialOf(t *testing.T) {
	at := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	detail := Label{"李明于 {at} 改过", "Li Ming changed it at {at}"}
	for name, c := range map[string]struct {
		err  error
		want *Denial
	}{
		"says what is wrong with fields": {
			InvalidField("key", "taken", Label{"已被使用", "It is taken"}, Label{"请换一个", "Choose another"}),
			&Denial{Code: "invalid", Detail: Label{"已被使用：请换一个", "It is taken: Choose another"}},
		},
		"says who came first and when": {&Conflict{Code: "changed-since", Detail: detail, At: at}, &Denial{Code: "changed-since", Detail: detail, At: &at}},
		"says no time where there is none": {
			&Conflict{Code: "task-done", Detail: detail}, &Denial{Code: "task-done", Detail: detail},
		},
		"knows what was not found":        {fmt.Errorf("lead: %w", ErrNotFound), &Denial{Code: "not-found"}},
		"knows what is not allowed":       {fmt.Errorf("lead: %w", ErrForbidden), &Denial{Code: "forbidden"}},
		"knows what is stale":             {fmt.Errorf("lead: %w", ErrStale), &Denial{Code: "stale"}},
		"takes a fault for what it is":    {errors.New("the disk is full"), nil},
		"takes no error for no refusal":   {nil, nil},
		"knows a conflict without a word": {ErrConflict, &Denial{Code: "conflict"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, refused := DenialOf(c.err)
			if refused != (c.want != nil) {
				t.Fatalf("refused %v: %+v", refused, got)
			}
			if c.want != nil {
				if diff := cmp.Diff(*c.want, got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}
