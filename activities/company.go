package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Company is whose work the installation runs.
type Company struct {
	Name     string `json:"name"`
	Currency string `json:"currency"` // ISO 4217, the one money is usually in
	TimeZone string `json:"timeZone"` // IANA name
	Demo     bool   `json:"demo"`     // the invented company for trying things out
}

const companySetting = "company"

// NewCompany is what a fresh installation starts with.
func NewCompany() Company {
	return Company{Name: "Baton", Currency: "CNY", TimeZone: "Asia/Shanghai"}
}

// LoadCompany reads the company's settings.
func LoadCompany(ctx context.Context, db store.Querier) (Company, error) {
	company := NewCompany()
	_, err := store.Setting(ctx, db, companySetting, &company)
	return company, err
}

// SaveCompany writes the company's settings.
func SaveCompany(ctx context.Context, tx *store.Tx, c Company) error {
	if _, err := crm.ZoneNamed(c.TimeZone); err != nil {
		return fmt.Errorf("time zone: %w", err)
	}
	return store.SaveSetting(ctx, tx, companySetting, c)
}

// Zone is the company's time zone; a name that this machine does not know is
// taken for UTC.
func (c Company) Zone() *time.Location {
	zone, err := crm.ZoneNamed(c.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}
