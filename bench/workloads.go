package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/e2e/product"
)

// people is how many share the leads.
const people = 4

// prepare makes an admin, a roster and customers.
func prepare(ctx context.Context, binary string, p *product.Product, s *sides, databaseURL string, customers int) error {
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	s.token = admin.Token()
	if _, err := admin.Hire(ctx, "inside-sales", people); err != nil {
		return err
	}
	return fillCustomers(ctx, databaseURL, customers)
}

// fillCustomers writes customers by one statement; their owners take turns.
func fillCustomers(ctx context.Context, databaseURL string, count int) error {
	connection, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer connection.Close(context.WithoutCancel(ctx))
	_, err = connection.Exec(ctx, `
		INSERT INTO customers (id, created_at, updated_at, number, name, grade, region, industry, owner_id, search)
		SELECT gen_random_uuid(), t, t, 'B-' || n, 'Customer ' || n, (ARRAY['A','B','C'])[1 + n % 3], 'east', 'Industry ' || n % 20,
			(SELECT array_agg(id ORDER BY login) FROM users WHERE role = 'staff')[1 + n % 4], ARRAY['cu','us','st']
		FROM generate_series(1, $1) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '1 second' AS t) at`, count)
	if err != nil {
		return fmt.Errorf("fill customers: %w", err)
	}
	_, err = connection.Exec(ctx, `VACUUM ANALYZE customers`)
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
		return fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, data)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(data, into)
}

// workloads are the rows of the report.
func workloads(ctx context.Context, s *sides) ([]workload, error) {
	ids, err := s.someCustomers(ctx)
	if err != nil {
		return nil, err
	}
	page := "/customers?" + url.Values{"filter": {`grade = A`}, "sort": {"-updatedAt"}, "limit": {"50"}}.Encode()
	return []workload{
		{name: "read a customer", clients: 16, count: 2000, do: func(ctx context.Context, on target) error {
			return s.get(ctx, on, "/customers/"+ids[rand.IntN(len(ids))], nil)
		}},
		{name: "page of 50, filtered and sorted", clients: 16, count: 400, do: func(ctx context.Context, on target) error {
			return s.get(ctx, on, page, nil)
		}},
		{name: "create a customer", clients: 16, count: 800, do: func(ctx context.Context, on target) error {
			return s.post(ctx, on, "/customers", map[string]any{"name": "上海新客户有限公司", "grade": "B", "phone": "021-55550000"}, nil)
		}},
		{name: "lead from POST to assigned, alone", clients: 1, count: 40, latency: true, do: s.leadAssigned},
		{name: "lead from POST to assigned, 16", clients: 16, count: 400, latency: true, do: s.leadAssigned},
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

// leadAssigned enters a lead and reads it until it has an owner.
func (s *sides) leadAssigned(ctx context.Context, on target) error {
	var lead struct{ ID, State string }
	if err := s.post(ctx, on, "/leads", map[string]any{"name": "张三", "company": "华为", "source": "web-form"}, &lead); err != nil {
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
