package panics

import "testing"

func TestBefore(*testing.T) {}

func TestPanics(*testing.T) { panic("the roof is on fire") }
