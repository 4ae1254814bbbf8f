package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// demoDeals is how many deals the demo company pursues.
const demoDeals = 28

// account is a customer of the demo with its people on both sides.
type account struct {
	customer uuid.UUID
	name     string
	owner    crm.Viewer
	overseas bool
	contacts []uuid.UUID
}

// newSalesInvention invents the selling apart from customers and leads, so that
// neither changes the other.
func newSalesInvention() invention { return invention{rand.New(rand.NewPCG(2026, 12))} } //nolint:gosec // invented data

// fillSales has the people of the demo sell: at times in the past, by the
// product's verbs.
func (d *demo) fillSales(ctx context.Context, start time.Time) error {
	if err := d.at(start).Do(ctx, d.people["chen.jing"], d.addProducts); err != nil {
		return fmt.Errorf("fill demo products: %w", err)
	}
	stages, err := store.StagesInOrder(ctx, d.db)
	if err != nil {
		return err
	}
	d.stages = stages
	for i := range d.accounts {
		if err := d.at(start.Add(24*time.Hour)).Do(ctx, d.accounts[i].owner, d.addContacts(&d.accounts[i])); err != nil {
			return fmt.Errorf("fill demo contacts: %w", err)
		}
	}
	for n := range demoDeals {
		if err := d.pursue(ctx, start.Add(time.Duration(48+n*14)*time.Hour), n); err != nil {
			return fmt.Errorf("fill demo deals: %w", err)
		}
	}
	return nil
}

func (d *demo) addContacts(a *account) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		for i := range 1 + d.sales.IntN(3) {
			contact := d.sales.contact(a.overseas)
			contact.CustomerID, contact.IsPrimary = a.customer, i == 0
			if i > 0 {
				contact.ReportsToID = &a.contacts[0]
				contact.BuyingRole = pick(d.sales, crm.Influencer, crm.EndUser, crm.Gatekeeper)
			}
			if err := activities.ContactVerbs().Create(ctx, tx, contact); err != nil {
				return err
			}
			a.contacts = append(a.contacts, contact.ID)
		}
		return nil
	}
}

func (i invention) contact(overseas bool) *crm.Contact {
	contact := &crm.Contact{Active: true, BuyingRole: crm.DecisionMaker, Mobile: fmt.Sprintf("1390000%04d", i.IntN(10000))}
	if overseas {
		contact.Name = pick(i, "Oliver", "Amelia", "George", "Isla", "Harry", "Grace") + " " + pick(i, "Walker", "Hughes", "Bell", "Carter", "Reid")
		contact.JobTitle, contact.Department = pick(i, "Purchasing manager", "Plant manager", "CTO"), pick(i, "Purchasing", "Operations")
		contact.Mobile = fmt.Sprintf("+44 7700 90%04d", i.IntN(10000))
	} else {
		contact.Name = pick(i, "陈", "林", "黄", "徐", "孙", "郭", "罗", "宋") + pick(i, "志远", "雅琴", "国华", "晓梅", "浩然", "丽娟", "建军")
		contact.JobTitle, contact.Department = pick(i, "采购经理", "生产总监", "总经理", "设备主管"), pick(i, "采购部", "生产部", "总经办", "设备部")
		contact.WeChat = fmt.Sprintf("wx%06d", i.IntN(1_000_000))
	}
	contact.Email = fmt.Sprintf("contact%d@example.com", i.IntN(100_000))
	return contact
}

// pursuit is one deal on its way.
type pursuit struct {
	*account
	deal uuid.UUID
	at   time.Time // when the last thing happened
	n    int
	said uuid.UUID // the last interaction of the owner
}

// pursue follows a deal as far as its turn in the row says: from first talks to
// a closed order.
func (d *demo) pursue(ctx context.Context, at time.Time, n int) error {
	p := &pursuit{account: &d.accounts[(n*3)%len(d.accounts)], at: at, n: n}
	steps := []func(context.Context, *store.Tx, *pursuit) error{
		d.open, d.understand, d.propose, d.negotiate, d.conclude, d.deliver,
	}
	for _, step := range steps[:1+n%len(steps)] {
		if err := d.at(p.at).Do(ctx, p.owner, func(ctx context.Context, tx *store.Tx) error { return step(ctx, tx, p) }); err != nil {
			return err
		}
		p.at = d.later(p.at)
	}
	return d.lookAhead(ctx, p)
}

// later is some working hours on, but not in the future.
func (d *demo) later(at time.Time) time.Time {
	next := at.Add(time.Duration(20+d.sales.IntN(50)) * time.Hour)
	if latest := d.now.Add(-30 * time.Minute); next.After(latest) {
		return latest
	}
	return next
}

func (d *demo) open(ctx context.Context, tx *store.Tx, p *pursuit) error {
	product := d.products[p.n%8]
	deal := &crm.Deal{
		Name: p.name + " " + product.Name, CustomerID: p.customer, ContactID: &p.contacts[0],
		Source: pick(d.sales, "referral", "website", "exhibition", "telephone"), NextStep: pick(d.sales, "预约技术交流", "了解产线情况", "Book a first call"),
	}
	if err := activities.DealVerbs().Create(ctx, tx, deal); err != nil {
		return err
	}
	p.deal = deal.ID
	return d.talk(ctx, tx, p, crm.ChannelCall, pick(d.sales, "首次沟通，对方有更新设备的计划。", "First call: they plan to replace a line next quarter."))
}

func (d *demo) understand(ctx context.Context, tx *store.Tx, p *pursuit) error {
	closing := crm.DateOf(d.now).AddDays(15 + d.sales.IntN(60))
	err := d.changeDeal(ctx, tx, p, func(deal *crm.Deal) {
		deal.StageID, deal.ExpectedCloseOn = d.stages[1].ID, &closing
		deal.Need = pick(d.sales, "产能提升三成，要求年底前投产。", "需要替换两台老设备，关注能耗。", "Wants less scrap and a report per batch.")
		deal.Amount = yuan(int64(8+d.sales.IntN(160)) * 10_000)
	})
	if err != nil {
		return err
	}
	return d.meeting(ctx, tx, p, pick(d.sales, "现场考察产线", "需求澄清会", "Plant visit"))
}

func (d *demo) propose(ctx context.Context, tx *store.Tx, p *pursuit) error {
	err := d.changeDeal(ctx, tx, p, func(deal *crm.Deal) {
		deal.StageID = d.stages[2].ID
		deal.Solution = pick(d.sales, "整线方案：设备 + 安装调试 + 两年维保。", "单机替换，分两批交付。", "One unit with a test installation of four weeks.")
		deal.NextStep = pick(d.sales, "提交正式报价", "安排样件测试", "Send the formal quote")
	})
	if err != nil {
		return err
	}
	err = activities.CommitmentVerbs().Create(ctx, tx, d.promise(p))
	if err != nil {
		return err
	}
	return store.DealCompetitors.Insert(ctx, tx, &crm.DealCompetitor{
		DealID: p.deal, CompetitorID: pick(d.sales, d.competitors...), Standing: pick(d.sales, crm.StandingAhead, crm.StandingLevel, crm.StandingBehind),
		Strategy: pick(d.sales, "邀请客户参观样板工厂", "突出本地服务响应", "Offer a longer warranty instead of a lower price"),
	})
}

func (d *demo) promise(p *pursuit) *crm.Commitment {
	due := crm.DateOf(p.at).AddDays(5 + d.sales.IntN(25))
	c := &crm.Commitment{CustomerID: p.customer, DealID: &p.deal, ContactID: &p.contacts[0], DueOn: &due, Source: "interaction"}
	switch p.n % 3 {
	case 0:
		c.Kind, c.What = crm.CommitmentDate, "合同签订后 45 天内交货"
	case 1:
		c.Kind, c.What, c.Amount = crm.CommitmentPrice, "本季度内签约维持报价不变", yuan(500_000)
	default:
		c.Kind, c.What = crm.CommitmentQuality, "Free replacement if scrap exceeds 0.5 % in the first month"
	}
	return c
}

func (d *demo) negotiate(ctx context.Context, tx *store.Tx, p *pursuit) error {
	if err := d.talk(ctx, tx, p, crm.ChannelVisit, pick(d.sales, "讨论付款方式，对方希望三七分期。", "Talked about payment: 30 % down, the rest on acceptance.")); err != nil {
		return err
	}
	note := &crm.Note{DealID: &p.deal, CustomerID: &p.customer, Pinned: p.n%2 == 0, Text: pick(d.sales, "价格底线需经理确认。", "决策人更看重交期。", "They decide in the board meeting at the end of the month.")}
	if err := activities.NoteVerbs().Create(ctx, tx, note); err != nil {
		return err
	}
	return d.changeDeal(ctx, tx, p, func(deal *crm.Deal) {
		deal.StageID, deal.NextStep = d.stages[3].ID, pick(d.sales, "法务审合同", "确认付款条件", "Agree on the terms")
	})
}

// conclude wins most deals and loses some.
func (d *demo) conclude(ctx context.Context, tx *store.Tx, p *pursuit) error {
	if p.n%4 == 0 {
		return d.changeDeal(ctx, tx, p, func(deal *crm.Deal) {
			deal.StageID, deal.LostReason = d.stages[5].ID, pick(d.sales, "price", "competitor", "timing")
		})
	}
	if err := d.changeDeal(ctx, tx, p, func(deal *crm.Deal) { deal.StageID = d.stages[4].ID }); err != nil {
		return err
	}
	return d.order(ctx, tx, p)
}

func (d *demo) order(ctx context.Context, tx *store.Tx, p *pursuit) error {
	signed, due := crm.DateOf(p.at), crm.DateOf(p.at).AddDays(45)
	order := &crm.Order{
		Title: p.name + pick(d.sales, "设备采购合同", "供货合同", " supply contract"), CustomerID: p.customer, DealID: &p.deal, ContactID: &p.contacts[0],
		SignedOn: &signed, DeliverOn: &due, PaymentTerms: pick(d.sales, "签约 30%，验收 60%，质保金 10%", "30 % down, 70 % on delivery"),
	}
	if err := activities.OrderVerbs().Create(ctx, tx, order); err != nil {
		return err
	}
	for i, product := range []*crm.Product{d.products[p.n%8], d.products[8], d.products[9]}[:2+p.n%2] {
		quantity, discount := decimal.NewFromInt(int64(1+d.sales.IntN(3))), decimal.NewFromInt(int64(d.sales.IntN(3)*5))
		line := &crm.OrderLine{OrderID: order.ID, Position: 10 * (i + 1), ProductID: &product.ID, Quantity: &quantity, Discount: &discount}
		if err := activities.OrderLineVerbs().Create(ctx, tx, line); err != nil {
			return err
		}
	}
	return d.advance(ctx, tx, order.ID, crm.OrderConfirmed)
}

// deliver concludes as most do and takes the order to its end, or near it.
func (d *demo) deliver(ctx context.Context, tx *store.Tx, p *pursuit) error {
	page, err := store.Orders.Find(ctx, tx, crm.FilterContext{}, tx.Viewer, store.Query{Filter: `dealId = "` + p.deal.String() + `"`, Limit: 1})
	if err != nil || len(page.Items) == 0 {
		return err
	}
	if err := d.advance(ctx, tx, page.Items[0].ID, crm.OrderDelivered); err != nil || p.n%2 == 0 {
		return err
	}
	return d.advance(ctx, tx, page.Items[0].ID, crm.OrderClosed)
}

func (d *demo) advance(ctx context.Context, tx *store.Tx, id uuid.UUID, to crm.OrderState) error {
	order, err := store.Orders.Lock(ctx, tx, id)
	if err != nil {
		return err
	}
	before := *order
	order.State = to
	return activities.OrderVerbs().Update(ctx, tx, &before, order)
}

func (d *demo) changeDeal(ctx context.Context, tx *store.Tx, p *pursuit, change func(*crm.Deal)) error {
	deal, err := store.Deals.Lock(ctx, tx, p.deal)
	if err != nil {
		return err
	}
	before := *deal
	change(deal)
	return activities.DealVerbs().Update(ctx, tx, &before, deal)
}
