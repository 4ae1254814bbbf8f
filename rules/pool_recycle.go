package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// PoolRecycleFacts is what is known of a lead or customer that its owner has
// not been in touch with for a while.
type PoolRecycleFacts struct {
	Record RecycledFacts  `json:"record" zh:"记录" en:"Record"`
	Pool   RecyclingFacts `json:"pool" zh:"公海" en:"Pool"`
}

// RecycledFacts is what is known of the record.
type RecycledFacts struct {
	Kind      crm.PooledKind `json:"kind" zh:"类型" en:"kind"`
	Grade     crm.Grade      `json:"grade,omitempty" zh:"等级" en:"grade"`
	DaysIdle  int            `json:"daysIdle" min:"0" zh:"未联系天数" en:"days without interaction"`
	DaysHeld  *int           `json:"daysHeld" min:"0" zh:"持有天数" en:"days held"`
	Protected bool           `json:"protected" zh:"受保护" en:"is protected"`
	Warned    bool           `json:"warned" zh:"已提醒" en:"was warned of"`
}

// RecyclingFacts is how the record stands to what the pool says of recycling.
type RecyclingFacts struct {
	DaysOver    int  `json:"daysOver" zh:"超出收回期限的天数" en:"days over"` // negative: until the pool recycles
	WarningOver bool `json:"warningOver" zh:"提醒期已过" en:"days of the warning are over"`
}

// RecycleVerdict is what becomes of a record without interaction.
type RecycleVerdict string

// What becomes of it.
const (
	KeepWithOwner RecycleVerdict = "keep"
	WarnOwner     RecycleVerdict = "warn"
	RecycleRecord RecycleVerdict = "recycle"
)

// Choices lists what becomes of it.
func (RecycleVerdict) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(KeepWithOwner), Label: crm.Label{ZH: "保留", EN: "Keep"}},
		{Value: string(WarnOwner), Label: crm.Label{ZH: "提醒负责人", EN: "Warn the owner"}},
		{Value: string(RecycleRecord), Label: crm.Label{ZH: "收回公海", EN: "Recycle"}},
	}
}

// PoolRecycle says what becomes of a record without interaction.
type PoolRecycle struct {
	Verdict RecycleVerdict `json:"verdict" zh:"处理" en:"Verdict"`
}

// PoolRecyclePoint decides what falls back into a pool. Whatever it says,
// nothing is recycled that is protected, whose owner was not warned in time, or
// that open business binds.
var PoolRecyclePoint = Point[PoolRecycleFacts, PoolRecycle]{
	Key:        "pool.recycle",
	Label:      crm.Label{ZH: "公海收回", EN: "Recycling into the pool"},
	Question:   crm.Label{ZH: "长期未联系的线索或客户，保留、提醒还是收回公海？", EN: "Is what nobody has been in touch with kept, warned of or recycled?"},
	UsedIn:     []Use{{crm.RecycleProcessName, crm.RecycleStep}},
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Shipped:    shippedPoolRecycle,
}

//go:embed pool_recycle.yaml
var shippedPoolRecycle string
