package main

import (
	"context"
	"sync"
	"time"
)

// benchTask is a task as far as it is needed to complete it.
type benchTask struct {
	ID, Kind string
	Version  int
	Record   struct{ ID string }
	Form     struct {
		Fields []struct {
			Name    string
			Choices []struct{ Value string }
		}
	}
}

// desk is a person's inbox, at which one looks for all courses that wait for a
// task of theirs, as people do: not at each record.
type desk struct {
	of      *sides
	mu      sync.Mutex
	waiting map[want]chan string
}

// want is a task of a kind on a record.
type want struct{ record, kind string }

func openDesk(of *sides) *desk { return &desk{of: of, waiting: map[want]chan string{}} }

// task waits for a task on a record, and opens it.
func (d *desk) task(ctx context.Context, record, kind string) (task benchTask, err error) {
	key, given := want{record, kind}, make(chan string, 1)
	d.mu.Lock()
	d.waiting[key] = given
	d.mu.Unlock()
	select {
	case id := <-given:
		return task, d.of.get(ctx, d.of.product, "/tasks/"+id, &task)
	case <-ctx.Done():
		return task, ctx.Err()
	}
}

// watch looks at the inbox so often, until the context ends.
func (d *desk) watch(ctx context.Context, every time.Duration) error {
	for ctx.Err() == nil {
		var page struct{ Items []benchTask }
		err := d.of.get(ctx, d.of.product, "/tasks?view=to-do&limit=200", &page)
		if err != nil && ctx.Err() == nil {
			return err
		}
		d.hand(page.Items)
		select {
		case <-ctx.Done():
		case <-time.After(every):
		}
	}
	return nil
}

// hand gives tasks to those who wait for them.
func (d *desk) hand(tasks []benchTask) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, task := range tasks {
		key := want{task.Record.ID, task.Kind}
		if given := d.waiting[key]; given != nil {
			given <- task.ID
			delete(d.waiting, key)
		}
	}
}
