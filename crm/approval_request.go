package crm

import "github.com/google/uuid"

// RequestState is how far an approval request is.
type RequestState string

// The states of an approval request.
const (
	RequestDraft    RequestState = "draft"
	RequestPending  RequestState = "pending"
	RequestSentBack RequestState = "sent-back"
	RequestAgreed   RequestState = "agreed"
	RequestRefused  RequestState = "refused"
)

// Choices lists the states of an approval request.
func (RequestState) Choices() []Choice {
	return []Choice{
		{Value: string(RequestDraft), Label: Label{"草稿", "Draft"}, Tone: ToneNeutral},
		{Value: string(RequestPending), Label: Label{"审批中", "Under approval"}, Tone: ToneInfo},
		{Value: string(RequestSentBack), Label: Label{"已退回", "Sent back"}, Tone: ToneWarning},
		{Value: string(RequestAgreed), Label: Label{"已同意", "Agreed"}, Tone: ToneGood},
		{Value: string(RequestRefused), Label: Label{"已拒绝", "Refused"}, Tone: ToneBad},
	}
}

// RequestCategories is the dictionary of what approval is asked for.
const RequestCategories = "request-category"

// ApprovalRequest asks for a yes to something that no other process asks for:
// an expense, a trip, a contract, the company seal.
type ApprovalRequest struct {
	Base
	Number       string       `db:"number" json:"number" ro:"true" zh:"申请编号" en:"Number"`
	Title        string       `db:"title" json:"title" required:"true" zh:"标题" en:"Title"`
	Category     string       `db:"category" json:"category" dict:"request-category" zh:"类别" en:"Category"`
	Text         string       `db:"text" json:"text" long:"true" zh:"事由" en:"Reason"`
	Amount       *Money       `db:"amount" json:"amount" zh:"金额" en:"Amount"`
	SignerIDs    []uuid.UUID  `db:"signer_ids" json:"signerIds" ref:"user" zh:"审批人" en:"Signers"`
	Pattern      Pattern      `db:"pattern" json:"pattern" zh:"审批方式" en:"How they decide"`
	Share        *int         `db:"share" json:"share" min:"1" maximum:"100" zh:"通过比例（%）" en:"Share of votes (%)"`
	NoEnds       bool         `db:"no_ends" json:"noEnds" default:"true" zh:"一人拒绝即结束" en:"One no ends it"`
	DepartmentID *uuid.UUID   `db:"department_id" json:"departmentId" ref:"department" zh:"部门" en:"Department"`
	State        RequestState `db:"state" json:"state" ro:"true" zh:"状态" en:"State"`
	OwnerID      *uuid.UUID   `db:"owner_id" json:"ownerId" ref:"user" zh:"发起人" en:"Asked by"`
}

// ApprovalRequests declares the kind.
var ApprovalRequests = Kind[ApprovalRequest]{
	Name: "approval-request", Plural: "approval-requests", Icon: "audit",
	Label: Label{"审批申请", "Approval request"}, PluralLabel: Label{"审批申请", "Approval requests"},
	Title: "title", Number: "AR",
	Search: []string{"number", "title"},
	List:   []string{"title", "number", "category", "amount", "state", "ownerId", "updatedAt"},
	Sorts:  []string{"updatedAt", "createdAt", "amount", "number"},
	Sections: []Section{
		{Label{"申请", "Request"}, []string{"number", "title", "category", "amount", "text", "departmentId", "ownerId", "state"}},
		{Label{"审批人", "Signers"}, []string{"signerIds", "pattern", "share", "noEnds"}},
	},
	Scope:     Scope{Owner: "ownerId"},
	Rights:    Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
	Menu:      MenuSelling,
	Processes: true,
}

// Check fills what was left open and wants a share where votes are counted.
func (r *ApprovalRequest) Check() []Problem {
	if r.State == "" {
		r.State = RequestDraft
	}
	if r.Pattern == "" {
		r.Pattern = AllSign
	}
	if r.Pattern == ShareOfVotes && r.Share == nil {
		return []Problem{{"share", "required",
			Label{"按比例通过时须填写比例", "Say which share of the votes is enough"},
			Label{"例如 60", "For example 60"}}}
	}
	return nil
}
