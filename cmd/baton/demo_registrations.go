package main

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// demoRegistration is what somebody of the demo company has filed.
type demoRegistration struct {
	by, company, contact, phone, interest string
	region                                crm.Region
	yuan                                  int64
	filedAgo                              time.Duration
}

// demoRegistrations are two in force and one that met a colleague's, for the
// manager of both to judge.
func demoRegistrations() []demoRegistration {
	return []demoRegistration{
		{"wang.fang", "苏州蓝海智能装备有限公司", "顾建平", "13905120018", "在线检测系统", crm.East, 680_000, 30 * time.Hour},
		{"emily.carter", "Harbor Light Marine Ltd", "Tom Reid", "+44 20 7946 0102", "Marine sensors", crm.Overseas, 240_000, 26 * time.Hour},
		{"zhang.wei", "苏州蓝海智能装备", "顾工", "0512-6650018", "检测线改造", crm.East, 150_000, 4 * time.Hour},
	}
}

// register has the people of the demo file what they work on.
func (d *demo) register(ctx context.Context) error {
	for _, r := range demoRegistrations() {
		filed := &crm.Registration{
			Company: r.company, Contact: r.contact, Phone: r.phone, Interest: r.interest, Region: r.region,
			Amount: &crm.Money{Amount: decimal.NewFromInt(r.yuan), Currency: d.company.Currency},
		}
		err := d.at(d.now.Add(-r.filedAgo)).Do(ctx, d.people[r.by], func(ctx context.Context, tx *store.Tx) error {
			return activities.FileRegistration(ctx, tx, filed)
		})
		if err != nil {
			return fmt.Errorf("fill demo registrations: %w", err)
		}
	}
	return nil
}
