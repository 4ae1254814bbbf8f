package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// people is how many share the leads.
const people = 4

// prepare makes an admin and a roster.
func prepare(ctx context.Context, binary string, p *product.Product, s *sides) error {
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	s.token = admin.Token()
	_, err = admin.Hire(ctx, "inside-sales", people)
	return err
}

// httpClient keeps enough connections for all clients of a row.
var httpClient = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: time.Minute}

func (s *sides) post(ctx context.Context, on target, path string, body, into any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return s.send(ctx, http.MethodPost, on, path, bytes.NewReader(data), into)
}

func (s *sides) get(ctx context.Context, on target, path string, into any) error {
	return s.send(ctx, http.MethodGet, on, path, nil, into)
}

func (s *sides) send(ctx context.Context, method string, on target, path string, body io.Reader, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, on.base+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")
	return answerInto(request, into)
}

// answerInto sends a request and decodes its answer.
func answerInto(request *http.Request, into any) error {
	response, err := httpClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %d %s", request.Method, request.URL.Path, response.StatusCode, data)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(data, into)
}

// workloads are the rows of the report.
func workloads(ctx context.Context, s *sides) ([]workload, error) {
	reading, err := readings(ctx, s)
	if err != nil {
		return nil, err
	}
	writing := workload{name: "create a customer", clients: 16, count: 800, do: func(ctx context.Context, on target) error {
		return s.post(ctx, on, "/customers", map[string]any{"name": "上海新客户有限公司", "grade": "B", "phone": "021-55550000"}, nil)
	}}
	return append(append(reading, writing), s.leadRows()...), nil
}

// leadRows are single leads, until a read shows that they have their owners:
// one after the other, and as many as sixteen clients can post.
func (s *sides) leadRows() []workload {
	return []workload{
		{name: "lead from POST to assigned, alone", clients: 1, count: 40, latency: true, do: s.leadAssigned},
		{name: "leads of 16 until all are assigned", clients: 16, count: 1000, do: func(ctx context.Context, on target) error {
			return s.postLead(ctx, on, nil)
		}, until: s.allAssigned},
	}
}

// readings are the rows that only read.
func readings(ctx context.Context, s *sides) ([]workload, error) {
	ids, err := s.someCustomers(ctx)
	if err != nil {
		return nil, err
	}
	page := url.Values{"filter": {`grade = A`}, "sort": {"-updatedAt"}, "limit": {"50"}}
	deep := maps.Clone(page)
	deep.Set("cursor", halfway(s.filled))
	getting := func(name string, count int, path string, query url.Values) workload {
		return workload{name: name, clients: 16, count: count, do: func(ctx context.Context, on target) error {
			return s.get(ctx, on, path+"?"+query.Encode(), nil)
		}}
	}
	return []workload{
		{name: "read a customer", clients: 16, count: 2000, do: func(ctx context.Context, on target) error {
			return s.get(ctx, on, "/customers/"+ids[rand.IntN(len(ids))], nil)
		}},
		getting("page of 50, filtered and sorted", 400, "/customers", page),
		getting("page of 50, halfway through", 400, "/customers", deep),
		getting("customers by two characters", 400, "/customers", url.Values{"q": {rareWord}, "sort": {"-updatedAt"}, "limit": {"50"}}),
		getting("all kinds by two characters", 200, "/search", url.Values{"q": {rareWord}}),
	}, nil
}

func (s *sides) someCustomers(ctx context.Context) ([]string, error) {
	var page struct{ Items []struct{ ID string } }
	if err := s.get(ctx, s.product, "/customers?limit=200", &page); err != nil {
		return nil, err
	}
	ids := make([]string, len(page.Items))
	for i, c := range page.Items {
		ids[i] = c.ID
	}
	return ids, nil
}

// lookEvery is how often a client looks whether its lead was assigned.
const lookEvery = 3 * time.Millisecond

// postLead enters a lead. Each is somebody else's, or they would be merged.
func (s *sides) postLead(ctx context.Context, on target, into any) error {
	return s.post(ctx, on, "/leads", map[string]any{
		"name": "张三", "company": "华为", "phone": fmt.Sprintf("137%08d", s.posted.Add(1)), "source": "web-form",
	}, into)
}

// leadAssigned enters a lead and reads it until it has an owner.
func (s *sides) leadAssigned(ctx context.Context, on target) error {
	var lead struct{ ID, State string }
	if err := s.postLead(ctx, on, &lead); err != nil {
		return err
	}
	for lead.State != "assigned" {
		time.Sleep(lookEvery)
		if err := s.get(ctx, on, "/leads/"+lead.ID, &lead); err != nil {
			return err
		}
	}
	return nil
}

// allAssigned reads until no lead is new.
func (s *sides) allAssigned(ctx context.Context, on target) error {
	for {
		var fresh struct{ Count int }
		err := s.get(ctx, on, "/leads/count?filter="+url.QueryEscape("state = new"), &fresh)
		if err != nil || fresh.Count == 0 {
			return err
		}
		time.Sleep(lookEvery)
	}
}
