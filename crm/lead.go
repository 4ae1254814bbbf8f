package crm

import (
	"time"

	"github.com/google/uuid"
)

// LeadState is how far a lead has come.
type LeadState string

// The states of a lead.
const (
	LeadNew          LeadState = "new"          // entered, not routed yet
	LeadNurtured     LeadState = "nurtured"     // no business yet; comes back on a date
	LeadWaiting      LeadState = "waiting"      // nobody is eligible; tried again
	LeadPooled       LeadState = "pooled"       // nobody's, for the taking
	LeadAssigned     LeadState = "assigned"     // has an owner who has not been in touch
	LeadContacted    LeadState = "contacted"    // the owner has recorded the first contact
	LeadConverted    LeadState = "converted"    // has become a customer
	LeadDisqualified LeadState = "disqualified" // no business, with a reason
	LeadMerged       LeadState = "merged"       // asked again; answered with the lead it went into
)

// Choices lists the states.
func (LeadState) Choices() []Choice {
	return []Choice{
		{Value: string(LeadNew), Label: Label{"新建", "New"}, Tone: ToneInfo},
		{Value: string(LeadNurtured), Label: Label{"培育中", "Nurtured"}, Tone: ToneNeutral},
		{Value: string(LeadWaiting), Label: Label{"等待分配", "Waiting"}, Tone: ToneWarning},
		{Value: string(LeadPooled), Label: Label{"公海", "In the pool"}, Tone: ToneWarning},
		{Value: string(LeadAssigned), Label: Label{"已分配", "Assigned"}, Tone: ToneInfo},
		{Value: string(LeadContacted), Label: Label{"已首次联系", "Contacted"}, Tone: ToneGood},
		{Value: string(LeadConverted), Label: Label{"已转化", "Converted"}, Tone: ToneGood},
		{Value: string(LeadDisqualified), Label: Label{"不合格", "Disqualified"}, Tone: ToneNeutral},
		{Value: string(LeadMerged), Label: Label{"已合并", "Merged"}, Tone: ToneNeutral},
	}
}

// LeadSource is where a lead came from.
type LeadSource string

// The sources of leads.
const (
	SourceWebForm       LeadSource = "web-form"
	SourcePhone         LeadSource = "phone"
	SourceReferral      LeadSource = "referral"
	SourceExhibition    LeadSource = "exhibition"
	SourceAdvertisement LeadSource = "advertisement"
	SourceInterface     LeadSource = "api"
	SourceImport        LeadSource = "import"
	SourceOther         LeadSource = "other"
)

// Choices lists the sources.
func (LeadSource) Choices() []Choice {
	return []Choice{
		{Value: string(SourceWebForm), Label: Label{"网站表单", "Web form"}},
		{Value: string(SourcePhone), Label: Label{"来电", "Phone call"}},
		{Value: string(SourceReferral), Label: Label{"转介绍", "Referral"}},
		{Value: string(SourceExhibition), Label: Label{"展会", "Exhibition"}},
		{Value: string(SourceAdvertisement), Label: Label{"广告", "Advertisement"}},
		{Value: string(SourceInterface), Label: Label{"接口", "Interface (API)"}},
		{Value: string(SourceImport), Label: Label{"导入", "Import"}},
		{Value: string(SourceOther), Label: Label{"其他", "Other"}},
	}
}

// DisqualifiedReason is why a lead is no business for us.
type DisqualifiedReason string

// The reasons for disqualifying a lead.
const (
	ReasonInvalidContact DisqualifiedReason = "invalid-contact"
	ReasonNoNeed         DisqualifiedReason = "no-need"
	ReasonNoBudget       DisqualifiedReason = "no-budget"
	ReasonCompetitor     DisqualifiedReason = "competitor"
	ReasonOther          DisqualifiedReason = "other"
)

// Choices lists the reasons.
func (DisqualifiedReason) Choices() []Choice {
	return []Choice{
		{Value: string(ReasonInvalidContact), Label: Label{"联系方式无效", "Contact data invalid"}},
		{Value: string(ReasonNoNeed), Label: Label{"没有需求", "No need"}},
		{Value: string(ReasonNoBudget), Label: Label{"没有预算", "No budget"}},
		{Value: string(ReasonCompetitor), Label: Label{"已选竞争对手", "Chose a competitor"}},
		{Value: string(ReasonOther), Label: Label{"其他", "Other"}},
	}
}

// Lead is somebody who may become a customer.
type Lead struct {
	Base
	Number             string             `db:"number" json:"number" ro:"true" zh:"线索编号" en:"Number"`
	Name               string             `db:"name" json:"name" required:"true" max:"80" personal:"true" zh:"姓名" en:"Name"`
	Company            string             `db:"company" json:"company" zh:"公司" en:"Company"`
	Phone              string             `db:"phone" json:"phone" max:"40" format:"phone" personal:"true" zh:"电话" en:"Phone"`
	Email              string             `db:"email" json:"email" format:"email" personal:"true" zh:"邮箱" en:"E-mail"`
	Source             LeadSource         `db:"source" json:"source" zh:"来源" en:"Source"`
	Region             Region             `db:"region" json:"region" dict:"region" zh:"区域" en:"Region"`
	Interest           string             `db:"interest" json:"interest" zh:"意向产品" en:"Interest"`
	Budget             *Money             `db:"budget" json:"budget" zh:"预算" en:"Budget"`
	Note               string             `db:"note" json:"note" long:"true" personal:"true" zh:"备注" en:"Note"`
	State              LeadState          `db:"state" json:"state" ro:"true" zh:"状态" en:"State"`
	OwnerID            *uuid.UUID         `db:"owner_id" json:"ownerId" ro:"true" ref:"user" zh:"负责人" en:"Owner"`
	CustomerID         *uuid.UUID         `db:"customer_id" json:"customerId" ref:"customer" zh:"关联客户" en:"Customer"`
	FirstContactDueAt  *time.Time         `db:"first_contact_due_at" json:"firstContactDueAt" ro:"true" zh:"首次联系期限" en:"First contact due"`
	Score              *int               `db:"score" json:"score" ro:"true" zh:"评分" en:"Score"`
	Grade              Grade              `db:"grade" json:"grade" ro:"true" zh:"线索等级" en:"Lead grade"`
	NurtureUntil       *Date              `db:"nurture_until" json:"nurtureUntil" ro:"true" zh:"培育至" en:"Nurtured until"`
	MergedIntoID       *uuid.UUID         `db:"merged_into_id" json:"mergedIntoId" ro:"true" ref:"lead" zh:"并入线索" en:"Merged into"`
	ContactID          *uuid.UUID         `db:"contact_id" json:"contactId" ro:"true" ref:"contact" zh:"关联联系人" en:"Contact"`
	DealID             *uuid.UUID         `db:"deal_id" json:"dealId" ro:"true" ref:"deal" zh:"转化的商机" en:"Deal"`
	ConvertedAt        *time.Time         `db:"converted_at" json:"convertedAt" ro:"true" zh:"转化时间" en:"Converted at"`
	FormID             *uuid.UUID         `db:"form_id" json:"formId" ro:"true" ref:"public-form" zh:"来源表单" en:"Came by form"`
	ConsentVersion     *int               `db:"consent_version" json:"consentVersion" ro:"true" zh:"同意的条款版本" en:"Version consented to"`
	ConsentedAt        *time.Time         `db:"consented_at" json:"consentedAt" ro:"true" zh:"同意时间" en:"Consented at"`
	Language           Language           `db:"language" json:"language" zh:"语言" en:"Language"`
	DisqualifiedReason DisqualifiedReason `db:"disqualified_reason" json:"disqualifiedReason" ro:"true" zh:"不合格原因" en:"Reason disqualified"`
	Pooling
}

// Leads declares the kind.
var Leads = Kind[Lead]{
	Name: "lead", Plural: "leads", Icon: "thunderbolt",
	Label: Label{"线索", "Lead"}, PluralLabel: Label{"线索", "Leads"},
	Title: "name", Number: "L",
	Search: []string{"number", "name", "company", "phone", "email"},
	Match:  []string{"phone", "email"},
	List:   []string{"name", "company", "state", "ownerId", "source", "region", "firstContactDueAt", "createdAt"},
	Sorts:  []string{"createdAt", "updatedAt", "name", "number"},
	Sections: []Section{
		{Label{"线索", "Lead"}, []string{"number", "name", "company", "phone", "email", "source", "region"}},
		{Label{"需求", "Need"}, []string{"interest", "budget", "customerId", "note"}},
		{Label{"进展", "Progress"}, []string{"state", "ownerId", "score", "grade", "firstContactDueAt", "nurtureUntil", "disqualifiedReason"}},
		{Label{"结果", "Result"}, []string{"convertedAt", "contactId", "dealId", "mergedIntoId"}},
		{Label{"公海与保护", "Pool and protection"}, []string{"poolId", "pooledAt", "heldSince", "lastOwnerId", "protectedUntil", "protectionLocked"}},
		{Label{"来路", "How it came"}, []string{"formId", "language", "consentedAt", "consentVersion"}},
	},
	Scope:     Scope{Owner: "ownerId"},
	Rights:    Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: []Role{Manager, Admin}},
	Menu:      MenuSelling,
	Board:     "state",
	Processes: true,
	Pooled:    true,
}

// Check fills the defaults of a new lead, and takes out of its pool what no
// longer waits to be claimed.
func (l *Lead) Check() []Problem {
	if l.State == "" {
		l.State = LeadNew
	}
	if l.Source == "" {
		l.Source = SourceOther
	}
	if l.State != LeadPooled && l.State != LeadWaiting {
		l.PoolID, l.PooledAt = nil, nil
	}
	return nil
}
