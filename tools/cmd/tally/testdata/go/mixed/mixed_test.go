package mixed

import "testing"

func TestPasses(*testing.T) {}

func TestParent(t *testing.T) {
	t.Run("holds", func(*testing.T) {})
	t.Run("breaks", func(t *testing.T) { t.Error("two is not three") })
}

func TestOnlyTheParentBreaks(t *testing.T) {
	t.Run("holds", func(*testing.T) {})
	t.Error("after the subtest")
}

func TestSkipped(tb *testing.T) { tb.Skip("no reason") }
