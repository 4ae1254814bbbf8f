package sheet_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/sheet"
)

// mostMemory is what a table of any length may hold while it is written.
const mostMemory = 100 << 20

func TestWriteMemory(t *testing.T) {
	for _, format := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		t.Run(fmt.Sprintf("of 100,000 rows as %s does not grow with the rows", format), func(t *testing.T) {
			table, err := sheet.NewWriter(io.Discard, format, []string{"Name", "Company", "Phone", "Amount"}, sheet.WriteOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var most, before runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for i := range 100_000 {
				err := table.Write(sheet.Text(fmt.Sprintf("Person %d", i)), sheet.Text(fmt.Sprintf("Company %d", i)),
					sheet.Text(fmt.Sprintf("138%08d", i)), sheet.Number(decimal.NewFromInt(int64(i))))
				if err != nil {
					t.Fatal(err)
				}
			}
			runtime.GC()
			runtime.ReadMemStats(&most)
			if held := int64(most.HeapAlloc) - int64(before.HeapAlloc); held > mostMemory {
				t.Errorf("%d MB are held", held>>20)
			}
			if err := table.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
