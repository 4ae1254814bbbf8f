package store

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// place is where a page in the order of a time and the id ended.
type place struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

func (p place) encode() string {
	data, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func decodePlace(cursor string) (place, error) {
	var p place
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		return p, invalidCursor()
	}
	return p, nil
}
