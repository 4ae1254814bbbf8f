package crm

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// ComplaintState is how far a complaint has come.
type ComplaintState string

// The states of a complaint.
const (
	ComplaintRegistered   ComplaintState = "registered"   // to be judged, read and passed on
	ComplaintToAccept     ComplaintState = "to-accept"    // with a department that has not accepted it yet
	ComplaintAccepted     ComplaintState = "accepted"     // somebody answers for it and works on a solution
	ComplaintProposed     ComplaintState = "proposed"     // the solution waits for the leader's word
	ComplaintImplementing ComplaintState = "implementing" // the solution is carried out
	ComplaintConfirming   ComplaintState = "confirming"   // the customer is asked
	ComplaintSummarising  ComplaintState = "summarising"
	ComplaintClosed       ComplaintState = "closed"
	ComplaintNotValid     ComplaintState = "not-valid" // judged so, and the customer was answered
	ComplaintWithdrawn    ComplaintState = "withdrawn" // by the customer's wish
)

// Choices lists the states.
func (ComplaintState) Choices() []Choice {
	return []Choice{
		{Value: string(ComplaintRegistered), Label: Label{"已登记", "Registered"}, Tone: ToneInfo},
		{Value: string(ComplaintToAccept), Label: Label{"待受理", "To be accepted"}, Tone: ToneWarning},
		{Value: string(ComplaintAccepted), Label: Label{"已受理", "Accepted"}, Tone: ToneInfo},
		{Value: string(ComplaintProposed), Label: Label{"方案待批示", "Proposed"}, Tone: ToneInfo},
		{Value: string(ComplaintImplementing), Label: Label{"实施中", "Carried out"}, Tone: ToneInfo},
		{Value: string(ComplaintConfirming), Label: Label{"待客户确认", "Customer to confirm"}, Tone: ToneWarning},
		{Value: string(ComplaintSummarising), Label: Label{"待总结", "To be summarised"}, Tone: ToneInfo},
		{Value: string(ComplaintClosed), Label: Label{"已关闭", "Closed"}, Tone: ToneGood},
		{Value: string(ComplaintNotValid), Label: Label{"不成立，已答复", "Not valid, answered"}, Tone: ToneNeutral},
		{Value: string(ComplaintWithdrawn), Label: Label{"客户撤回", "Withdrawn by the customer"}, Tone: ToneNeutral},
	}
}

// IsOpen says whether somebody still has to do something about the complaint.
func (s ComplaintState) IsOpen() bool { return !slices.Contains(endedComplaints(), s) }

func endedComplaints() []ComplaintState {
	return []ComplaintState{ComplaintClosed, ComplaintNotValid, ComplaintWithdrawn}
}

// Severity is how grave a complaint is.
type Severity string

// The severities.
const (
	SeverityLow      Severity = "low"
	SeverityNormal   Severity = "normal"
	SeverityHigh     Severity = "high"
	SeverityCritical Severity = "critical"
)

// Choices lists the severities.
func (Severity) Choices() []Choice {
	return []Choice{
		{Value: string(SeverityLow), Label: Label{"轻微", "Low"}, Tone: ToneNeutral},
		{Value: string(SeverityNormal), Label: Label{"一般", "Normal"}, Tone: ToneInfo},
		{Value: string(SeverityHigh), Label: Label{"严重", "High"}, Tone: ToneWarning},
		{Value: string(SeverityCritical), Label: Label{"重大", "Critical"}, Tone: ToneBad},
	}
}

// Validity is whether a complaint is justified.
type Validity string

// The validities; empty is not judged yet.
const (
	ValidComplaint   Validity = "valid"
	InvalidComplaint Validity = "not-valid"
)

// Choices lists the validities.
func (Validity) Choices() []Choice {
	return []Choice{
		{Value: string(ValidComplaint), Label: Label{"成立", "Valid"}, Tone: ToneWarning},
		{Value: string(InvalidComplaint), Label: Label{"不成立", "Not valid"}, Tone: ToneNeutral},
	}
}

// Confirmation is what the customer said of the solution.
type Confirmation string

// The confirmations; empty is not asked yet.
const (
	ConfirmedSatisfied    Confirmation = "satisfied"
	ConfirmedNotSatisfied Confirmation = "not-satisfied"
	Unconfirmed           Confirmation = "unconfirmed" // no word came, and a call reached nobody
)

// Choices lists the confirmations.
func (Confirmation) Choices() []Choice {
	return []Choice{
		{Value: string(ConfirmedSatisfied), Label: Label{"满意", "Satisfied"}, Tone: ToneGood},
		{Value: string(ConfirmedNotSatisfied), Label: Label{"不满意", "Not satisfied"}, Tone: ToneBad},
		{Value: string(Unconfirmed), Label: Label{"未确认", "Unconfirmed"}, Tone: ToneNeutral},
	}
}

// ComplaintSource is how a complaint came to us.
type ComplaintSource string

// The sources of complaints.
const (
	ComplaintByStaff     ComplaintSource = "registered"
	ComplaintByForm      ComplaintSource = "web-form"
	ComplaintByInterface ComplaintSource = "api"
	ComplaintByImport    ComplaintSource = "import"
)

// Choices lists the sources.
func (ComplaintSource) Choices() []Choice {
	return []Choice{
		{Value: string(ComplaintByStaff), Label: Label{"员工登记", "Registered by staff"}},
		{Value: string(ComplaintByForm), Label: Label{"网站表单", "Web form"}},
		{Value: string(ComplaintByInterface), Label: Label{"接口", "Interface (API)"}},
		{Value: string(ComplaintByImport), Label: Label{"导入", "Import"}},
	}
}

// The dictionaries of what a complaint is about.
const (
	ComplaintCategories = "complaint-category"
	ComplaintObjects    = "complaint-object"
)

// Complaint is a customer's dissatisfaction with its course.
type Complaint struct {
	Base
	Number      string     `db:"number" json:"number" ro:"true" zh:"投诉编号" en:"Number"`
	Title       string     `db:"title" json:"title" required:"true" zh:"主题" en:"Title"`
	Text        string     `db:"text" json:"text" long:"true" personal:"true" zh:"投诉内容" en:"What is complained of"`
	CustomerID  *uuid.UUID `db:"customer_id" json:"customerId" ref:"customer" zh:"客户" en:"Customer"`
	ContactID   *uuid.UUID `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	Complainant string     `db:"complainant" json:"complainant" max:"80" personal:"true" zh:"投诉人" en:"Complainant"`
	Phone       string     `db:"phone" json:"phone" max:"40" format:"phone" personal:"true" zh:"电话" en:"Phone"`
	Email       string     `db:"email" json:"email" format:"email" personal:"true" zh:"邮箱" en:"E-mail"`
	OrderID     *uuid.UUID `db:"order_id" json:"orderId" ref:"order" zh:"合同订单" en:"Order"`
	DealID      *uuid.UUID `db:"deal_id" json:"dealId" ref:"deal" zh:"商机" en:"Deal"`
	ProductID   *uuid.UUID `db:"product_id" json:"productId" ref:"product" zh:"产品" en:"Product"`
	Channel     Channel    `db:"channel" json:"channel" zh:"渠道" en:"Channel"`
	// OrderReference is the order as the customer names it, whether or not we know
	// one by that number; ExternalNumber is the number in another system.
	OrderReference string          `db:"order_reference" json:"orderReference" max:"80" zh:"客户所述订单号" en:"Order as the customer names it"`
	ExternalNumber string          `db:"external_number" json:"externalNumber" max:"80" zh:"外部编号" en:"Number elsewhere"`
	Source         ComplaintSource `db:"source" json:"source" zh:"来源" en:"Source"`
	ReceivedAt     *time.Time      `db:"received_at" json:"receivedAt" zh:"收到时间" en:"Received"`
	Claimed        *Money          `db:"claimed" json:"claimed" zh:"索赔金额" en:"Amount claimed"`

	Category         string   `db:"category" json:"category" dict:"complaint-category" zh:"类别" en:"Category"`
	Object           string   `db:"object" json:"object" dict:"complaint-object" zh:"对象" en:"Object"`
	Severity         Severity `db:"severity" json:"severity" zh:"严重程度" en:"Severity"`
	ProposedValidity Validity `db:"proposed_validity" json:"proposedValidity" ro:"true" zh:"规则建议" en:"Proposed by the rules"`
	Validity         Validity `db:"validity" json:"validity" ro:"true" history:"true" zh:"判定" en:"Judgement"`

	DepartmentID        *uuid.UUID     `db:"department_id" json:"departmentId" ro:"true" history:"true" ref:"department" zh:"主办部门" en:"Responsible department"`
	HelperDepartmentIDs []uuid.UUID    `db:"helper_department_ids" json:"helperDepartmentIds" ref:"department" zh:"协办部门" en:"Helping departments"`
	HelperIDs           []uuid.UUID    `db:"helper_ids" json:"helperIds" ref:"user" zh:"协办人" en:"Helpers"`
	Arbitrated          bool           `db:"arbitrated" json:"arbitrated" ro:"true" zh:"部门经仲裁" en:"Department named by an arbiter"`
	Refusals            int            `db:"refusals" json:"refusals" ro:"true" zh:"拒绝受理次数" en:"Refusals"`
	OwnerID             *uuid.UUID     `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	State               ComplaintState `db:"state" json:"state" ro:"true" history:"true" zh:"状态" en:"State"`

	Measures     string       `db:"measures" json:"measures" long:"true" ro:"true" history:"true" zh:"处理方案" en:"Measures"`
	Compensation *Money       `db:"compensation" json:"compensation" ro:"true" history:"true" zh:"补偿金额" en:"Compensation"`
	Answer       string       `db:"answer" json:"answer" long:"true" ro:"true" history:"true" zh:"对客户的答复" en:"Answer to the customer"`
	Confirmation Confirmation `db:"confirmation" json:"confirmation" ro:"true" history:"true" zh:"客户确认" en:"Confirmation"`
	Satisfaction *int         `db:"satisfaction" json:"satisfaction" ro:"true" history:"true" min:"1" maximum:"5" zh:"满意度" en:"Satisfaction"`
	Remark       string       `db:"remark" json:"remark" long:"true" ro:"true" personal:"true" zh:"客户意见" en:"Customer's remark"`
	Summary      string       `db:"summary" json:"summary" long:"true" ro:"true" history:"true" zh:"总结" en:"Summary"`
	ClosedAt     *time.Time   `db:"closed_at" json:"closedAt" ro:"true" history:"true" zh:"关闭时间" en:"Closed at"`
	Reopened     int          `db:"reopened" json:"reopened" ro:"true" zh:"重开次数" en:"Times reopened"`
}

// Complaints declares the kind.
var Complaints = Kind[Complaint]{
	Name: "complaint", Plural: "complaints", Icon: "flag",
	Label: Label{"投诉", "Complaint"}, PluralLabel: Label{"投诉", "Complaints"},
	Title: "title", Number: "K",
	Search: []string{"number", "title", "complainant", "phone", "email", "externalNumber"},
	List:   []string{"title", "number", "customerId", "category", "severity", "state", "departmentId", "ownerId", "receivedAt", "satisfaction"},
	Sorts:  []string{"updatedAt", "createdAt", "receivedAt", "number"},
	Sections: []Section{
		{Label{"投诉", "Complaint"}, []string{"number", "title", "text", "customerId", "contactId", "complainant", "phone", "email", "channel", "source", "receivedAt", "externalNumber"}},
		{Label{"涉及", "About"}, []string{"orderId", "orderReference", "dealId", "productId", "claimed"}},
		{Label{"判定", "Judgement"}, []string{"category", "object", "severity", "proposedValidity", "validity"}},
		{Label{"办理", "Handling"}, []string{"state", "departmentId", "helperDepartmentIds", "helperIds", "ownerId", "refusals", "arbitrated"}},
		{Label{"处理方案", "Solution"}, []string{"measures", "compensation", "answer"}},
		{Label{"结果", "Result"}, []string{"confirmation", "satisfaction", "remark", "summary", "closedAt", "reopened"}},
	},
	Scope:     Scope{Owner: "ownerId", Parents: []string{"customerId"}, Groups: []string{"departmentId", "helperDepartmentIds", "helperIds"}},
	Rights:    Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: AdminsOnly()},
	Menu:      MenuService,
	Processes: true,
	Board:     "severity",
}

// Amount is what a complaint may cost: the compensation, or else what is
// claimed; nil is not known.
func (c *Complaint) Amount() *Money {
	if c.Compensation != nil {
		return c.Compensation
	}
	return c.Claimed
}

// complaintDictionaries are the dictionaries of what a complaint is about. The
// shipped rules use their keys.
func complaintDictionaries() map[string][]Choice {
	return map[string][]Choice{
		ComplaintCategories: {
			{Value: "quality", Label: Label{"产品质量", "Quality"}},
			{Value: "delivery", Label: Label{"交付", "Delivery"}},
			{Value: "service", Label: Label{"服务态度与响应", "Service"}},
			{Value: "billing", Label: Label{"价格与账单", "Price and billing"}},
			{Value: "commitment", Label: Label{"承诺未兑现", "Broken commitment"}},
			{Value: "safety", Label: Label{"安全", "Safety"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
		ComplaintObjects: {
			{Value: "product", Label: Label{"产品", "Product"}},
			{Value: "logistics", Label: Label{"物流", "Logistics"}},
			{Value: "installation", Label: Label{"安装与维修", "Installation and repair"}},
			{Value: "person", Label: Label{"人员", "A person"}},
			{Value: "invoice", Label: Label{"发票与账单", "Invoice"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
	}
}
