package main

import (
	"context"
	"fmt"
	"net/url"
)

// fewCustomers are with how many the times with many are compared.
const fewCustomers = 10_000

// sizeRounds is how often each size is measured; the median counts.
const sizeRounds = 3

// compareSizes fills the database in two steps and prints how long the product
// takes at each for what people wait for.
func compareSizes(ctx context.Context, s *sides, databaseURL string, customers int) error {
	few := min(fewCustomers, customers)
	sizes := make([][]figure, 2)
	for i, count := range []int{few, customers} {
		if err := s.fill(ctx, databaseURL, count); err != nil {
			return err
		}
		rows, err := waits(ctx, s)
		if err != nil {
			return err
		}
		for _, row := range rows {
			f, err := alone(ctx, s.product, row)
			if err != nil {
				return fmt.Errorf("%s: %w", row.name, err)
			}
			sizes[i] = append(sizes[i], f)
		}
	}
	rows, err := waits(ctx, s)
	if err != nil {
		return err
	}
	fmt.Printf("%-40s %10d %12d %7s\n", "p95 of the product, 4 clients", few, customers, "ratio")
	for i, row := range rows {
		fmt.Printf("%-40s %7.1f ms %9.1f ms %7.2f\n", row.name, sizes[0][i].p95, sizes[1][i].p95, sizes[1][i].p95/sizes[0][i].p95)
	}
	fmt.Println()
	return nil
}

// waits are what a person at a screen waits for.
func waits(ctx context.Context, s *sides) ([]workload, error) {
	rows, err := readings(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, row := range []struct{ name, path, filter string }{
		{"customers whose name contains a word", "/customers", `name ~ "` + rareWord + `"`},
		{"count of one grade", "/customers/count", `grade = A`},
	} {
		path := row.path + "?" + url.Values{"filter": {row.filter}}.Encode()
		rows = append(rows, workload{name: row.name, do: func(ctx context.Context, on target) error {
			return s.get(ctx, on, path, nil)
		}})
	}
	for i := range rows {
		rows[i].clients, rows[i].count = 4, 200
	}
	return rows, nil
}

// alone measures one side.
func alone(ctx context.Context, on target, w workload) (figure, error) {
	var figures []figure
	for round := range sizeRounds + 1 {
		f, err := measure(ctx, on, w)
		if err != nil {
			return figure{}, err
		}
		if round > 0 { // the first warms up
			figures = append(figures, f)
		}
	}
	return median(figures), nil
}
