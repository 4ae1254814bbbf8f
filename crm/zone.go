package crm

import (
	"sync"
	"time"
)

// zones are the time zones that were asked for, by their IANA names.
var zones sync.Map

// ZoneNamed is the time zone of an IANA name, which is read from its file once.
func ZoneNamed(name string) (*time.Location, error) {
	if zone, known := zones.Load(name); known {
		return zone.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, zone)
	return zone, nil
}
