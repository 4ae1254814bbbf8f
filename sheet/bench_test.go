package sheet

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"
)

const (
	benchRows    = 100_000
	benchColumns = 30
)

// TestMemory claims that 100,000 rows of 30 columns of CSV are read in 100 MB,
// whatever lies on disk.
func TestMemory(t *testing.T) {
	path := largeTable(t, CSV)
	peak := peakHeap(func() {
		if rows := readFile(t, path); rows != benchRows {
			t.Errorf("%d rows were read", rows)
		}
	})
	if peak > 100<<20 {
		t.Errorf("reading took %d MB", peak>>20)
	}
}

func BenchmarkRead(b *testing.B) {
	for _, format := range []Format{CSV, XLSX} {
		b.Run(string(format), func(b *testing.B) {
			path := largeTable(b, format)
			b.ResetTimer()
			for b.Loop() {
				peak := peakHeap(func() { readFile(b, path) })
				b.ReportMetric(float64(peak>>20), "MB-peak")
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, format := range []Format{CSV, XLSX} {
		b.Run(string(format), func(b *testing.B) {
			for b.Loop() {
				peak := peakHeap(func() { writeLarge(b, io.Discard, format) })
				b.ReportMetric(float64(peak>>20), "MB-peak")
			}
		})
	}
}

func largeTable(t testing.TB, format Format) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "large."+string(format))
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	writeLarge(t, file, format)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeLarge(t testing.TB, to io.Writer, format Format) {
	t.Helper()
	header, cells := make([]string, benchColumns), make([]Cell, benchColumns)
	for i := range header {
		header[i] = "column " + strconv.Itoa(i)
	}
	writer, err := NewWriter(to, format, header, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for row := range benchRows {
		for column := range cells {
			cells[column] = Text("深圳市第" + strconv.Itoa(row*benchColumns+column) + "公司")
		}
		if err := writer.Write(cells...); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
}

func readFile(t testing.TB, path string) (rows int) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := Open(file, about.Size(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for {
		if _, err := reader.Next(); errors.Is(err, io.EOF) {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		rows++
	}
}

// peakHeap is the most memory that was held while work ran, above what was held
// before, garbage not yet collected included.
func peakHeap(work func()) uint64 {
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak := before.HeapInuse
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		var now runtime.MemStats
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapInuse)
			}
		}
	}()
	work()
	close(done)
	<-stopped
	return peak - before.HeapInuse
}
