package crm

import "github.com/google/uuid"

// DealState is where a deal stands, as its stage says.
type DealState string

// The states of a deal.
const (
	DealTracking DealState = "tracking"
	DealWon      DealState = "won"
	DealLost     DealState = "lost"
	DealFinished DealState = "finished" // won, and its orders are closed
)

// Choices lists the states of a deal.
func (DealState) Choices() []Choice {
	return []Choice{
		{Value: string(DealTracking), Label: Label{"跟踪中", "Tracking"}, Tone: ToneInfo},
		{Value: string(DealWon), Label: Label{"成交", "Won"}, Tone: ToneGood},
		{Value: string(DealLost), Label: Label{"丢单", "Lost"}, Tone: ToneBad},
		{Value: string(DealFinished), Label: Label{"完结", "Finished"}, Tone: ToneNeutral},
	}
}

// Deal is a piece of business that we pursue.
type Deal struct {
	Base
	Number          string     `db:"number" json:"number" ro:"true" zh:"商机编号" en:"Number"`
	Name            string     `db:"name" json:"name" required:"true" zh:"商机名称" en:"Name"`
	CustomerID      uuid.UUID  `db:"customer_id" json:"customerId" required:"true" ref:"customer" zh:"客户" en:"Customer"`
	ContactID       *uuid.UUID `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	StageID         uuid.UUID  `db:"stage_id" json:"stageId" ref:"stage" zh:"阶段" en:"Stage"`
	State           DealState  `db:"state" json:"state" ro:"true" zh:"状态" en:"State"`
	Amount          *Money     `db:"amount" json:"amount" zh:"预计金额" en:"Amount"`
	Probability     *int       `db:"probability" json:"probability" min:"0" maximum:"100" zh:"赢单概率（%）" en:"Probability (%)"`
	ExpectedCloseOn *Date      `db:"expected_close_on" json:"expectedCloseOn" zh:"预计成交日期" en:"Expected close"`
	ClosedOn        *Date      `db:"closed_on" json:"closedOn" zh:"结束日期" en:"Closed on"`
	LostReason      string     `db:"lost_reason" json:"lostReason" dict:"lost-reason" zh:"丢单原因" en:"Reason lost"`
	Source          string     `db:"source" json:"source" dict:"customer-source" zh:"来源" en:"Source"`
	OwnerID         *uuid.UUID `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	Need            string     `db:"need" json:"need" long:"true" zh:"客户需求" en:"Need"`
	Solution        string     `db:"solution" json:"solution" long:"true" zh:"解决方案" en:"Solution"`
	NextStep        string     `db:"next_step" json:"nextStep" max:"300" zh:"下一步" en:"Next step"`
}

// Deals declares the kind.
var Deals = Kind[Deal]{
	Name: "deal", Plural: "deals", Icon: "dollar",
	Label: Label{"商机", "Deal"}, PluralLabel: Label{"商机", "Deals"},
	Title: "name", Number: "D",
	Search: []string{"number", "name", "nextStep"},
	List:   []string{"name", "customerId", "stageId", "amount", "probability", "expectedCloseOn", "ownerId", "state", "nextStep"},
	Sorts:  []string{"updatedAt", "createdAt", "expectedCloseOn", "amount", "name"},
	Sections: []Section{
		{Label{"商机", "Deal"}, []string{"number", "name", "customerId", "contactId", "source", "ownerId"}},
		{Label{"进展", "Progress"}, []string{"stageId", "state", "amount", "probability", "expectedCloseOn", "nextStep", "closedOn", "lostReason"}},
		{Label{"需求与方案", "Need and solution"}, []string{"need", "solution"}},
	},
	Scope:  Scope{Owner: "ownerId", Parents: []string{"customerId"}},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: ManagersUp()},
	Menu:   MenuSelling,
	Board:  "stageId", Processes: true,
}

// Check has no rules across the fields of a deal by themselves; what its stage
// asks is judged where the stage is at hand.
func (d *Deal) Check() []Problem { return nil }
