package main

import (
	"context"
	"fmt"
	"net/url"
)

// fewCustomers are with how many the times with many are compared.
const fewCustomers = 10_000

// sizeRounds is how often each size is measured; the median counts.
const sizeRounds = 5

// compareSizes prints how long the product takes for what people wait for with
// few customers and with many. Two installations stand side by side and are
// measured in turn, so that whatever else the machine does meets both.
func compareSizes(ctx context.Context, few, many *sides) error {
	fewWaits, err := waits(ctx, few)
	if err != nil {
		return err
	}
	manyWaits, err := waits(ctx, many)
	if err != nil {
		return err
	}
	fmt.Printf("%-40s %10d %12d %7s\n", "p95 of the product, 4 clients", few.filled, many.filled, "ratio")
	for i := range manyWaits {
		var small, large []figure
		for round := range sizeRounds + 1 {
			one, err := measure(ctx, few.product, fewWaits[i])
			if err != nil {
				return fmt.Errorf("%s with few: %w", fewWaits[i].name, err)
			}
			other, err := measure(ctx, many.product, manyWaits[i])
			if err != nil {
				return fmt.Errorf("%s with many: %w", manyWaits[i].name, err)
			}
			if round > 0 { // the first warms up
				small, large = append(small, one), append(large, other)
			}
		}
		at, of := median(large).p95, median(small).p95
		fmt.Printf("%-40s %7.1f ms %9.1f ms %7.2f\n", manyWaits[i].name, of, at, at/of)
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
	for _, row := range []struct {
		name, path string
		query      url.Values
	}{
		{"customers by a frequent word", "/customers", url.Values{"q": {frequentWord}, "sort": {"-updatedAt"}, "limit": {"50"}}},
		{"customers whose name contains a word", "/customers", url.Values{"filter": {`name ~ "` + rareWord + `"`}}},
		{"count of one grade", "/customers/count", url.Values{"filter": {`grade = A`}}},
	} {
		path := row.path + "?" + row.query.Encode()
		rows = append(rows, workload{name: row.name, do: func(ctx context.Context, on target) error {
			return s.get(ctx, on, path, nil)
		}})
	}
	for i := range rows {
		rows[i].clients, rows[i].count = 4, 200
	}
	return rows, nil
}
