package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// demoUser is one of the invented company's people.
type demoUser struct {
	login, name string
	role        crm.Role
	manager     string
	language    crm.Language
	away        time.Duration // from now on; 0: present
}

// demoUsers lists the people; those who lead others come first.
func demoUsers() []demoUser {
	return []demoUser{
		{login: "chen.jing", name: "陈静", role: crm.Admin, language: crm.Chinese},
		{login: "li.ming", name: "李明", role: crm.Manager, language: crm.Chinese},
		{login: "sarah.bennett", name: "Sarah Bennett", role: crm.Manager, language: crm.English},
		{login: "wang.fang", name: "王芳", role: crm.Staff, manager: "li.ming", language: crm.Chinese},
		{login: "zhang.wei", name: "张伟", role: crm.Staff, manager: "li.ming", language: crm.Chinese},
		{login: "liu.yang", name: "刘洋", role: crm.Staff, manager: "li.ming", language: crm.Chinese},
		{login: "zhao.min", name: "赵敏", role: crm.Staff, manager: "li.ming", language: crm.Chinese, away: 5 * 24 * time.Hour},
		{login: "emily.carter", name: "Emily Carter", role: crm.Staff, manager: "sarah.bennett", language: crm.English},
		{login: "james.wright", name: "James Wright", role: crm.Staff, manager: "sarah.bennett", language: crm.English},
	}
}

// The three identities that the demo offers by one click, and the password of
// all its people.
var demoSignIns = []string{"wang.fang", "li.ming", "chen.jing"}

const demoPassword = "baton-demo"

type demoRoster struct {
	key, name, manager string
	members            map[string]int // weight by sign-in name
}

func demoRosters() []demoRoster {
	return []demoRoster{
		{"inside-sales", "内勤销售组", "li.ming", map[string]int{"wang.fang": 1, "zhang.wei": 1, "liu.yang": 2, "zhao.min": 1}},
		{"key-accounts", "大客户组", "li.ming", map[string]int{"zhang.wei": 1, "liu.yang": 1}},
		{"overseas", "Overseas team", "sarah.bennett", map[string]int{"emily.carter": 1, "james.wright": 1}},
	}
}

// invention makes up customers and leads. The same seed invents the same.
type invention struct{ *rand.Rand }

func newInvention() invention { return invention{rand.New(rand.NewPCG(2026, 11))} } //nolint:gosec // invented data

func pick[T any](i invention, list ...T) T { return list[i.IntN(len(list))] }

func (i invention) customer() *crm.Customer {
	if i.IntN(4) == 0 {
		name := pick(i, "Northwind", "Bluepeak", "Harborline", "Silverton", "Oakfield", "Redstone", "Westbrook") + " " +
			pick(i, "Instruments", "Logistics", "Foods", "Medical", "Robotics")
		return &crm.Customer{
			Name: name, ShortName: name, Grade: i.grade(), Industry: pick(i, "manufacturing", "logistics", "medical"),
			Region: crm.Overseas, Phone: fmt.Sprintf("+44 20 7946 %04d", i.IntN(1000)), Email: fmt.Sprintf("info%d@example.com", i.IntN(1000)),
		}
	}
	city := pick(i, "上海", "北京", "杭州", "苏州", "广州", "深圳", "成都", "西安", "青岛", "武汉")
	short := pick(i, "华为峰", "恒信", "东方精工", "瑞博", "海川", "中科远", "金石", "新叶", "启明", "同舟")
	return &crm.Customer{
		Name: city + short + pick(i, "科技有限公司", "机械制造有限公司", "食品有限公司", "医疗器械有限公司"), ShortName: city + short,
		Grade: i.grade(), Industry: pick(i, "manufacturing", "logistics", "medical", "food", "education"), Region: regionOf(city),
		Phone: fmt.Sprintf("0%d-5555%04d", 10+i.IntN(89), i.IntN(10000)), Email: fmt.Sprintf("office%d@example.cn", i.IntN(1000)),
	}
}

// describe adds what is known of a customer beyond the first line.
func (i invention) describe(c *crm.Customer, today crm.Date) {
	c.Class = pick(i, "potential", "existing", "existing", "partner")
	c.Source = pick(i, "referral", "website", "exhibition", "telephone")
	employees, founded, days := 20+i.IntN(900), 1985+i.IntN(35), pick(i, 30, 45, 60)
	c.Employees, c.Founded, c.PaymentTermDays = &employees, &founded, &days
	c.Turnover, c.CreditLimit = yuan(int64(5+i.IntN(300))*1_000_000), yuan(int64(1+i.IntN(20))*100_000)
	c.Currency, c.PreferredChannel = "CNY", pick(i, crm.ChannelCall, crm.ChannelVisit, crm.ChannelMail)
	if i.IntN(2) == 0 {
		follow := today.AddDays(i.IntN(20) - 4)
		c.NextFollowUpOn = &follow
	}
}

func (i invention) grade() crm.Grade {
	return pick(i, crm.GradeA, crm.GradeB, crm.GradeB, crm.GradeC, crm.GradeC)
}

func regionOf(city string) crm.Region {
	switch city {
	case "北京", "青岛":
		return crm.North
	case "广州", "深圳":
		return crm.South
	case "成都", "西安":
		return crm.West
	}
	return crm.East
}

func (i invention) lead() *crm.Lead {
	lead := &crm.Lead{
		Source:   pick(i, crm.SourceWebForm, crm.SourceWebForm, crm.SourcePhone, crm.SourceReferral, crm.SourceExhibition, crm.SourceAdvertisement),
		Interest: pick(i, "激光切割机", "智能仓储", "视觉检测系统", "Spectrometer", "自动包装线"),
	}
	if i.IntN(5) == 0 {
		lead.Name = pick(i, "Oliver", "Amelia", "George", "Isla", "Harry") + " " + pick(i, "Smith", "Jones", "Taylor", "Brown", "Evans")
		lead.Company, lead.Region = pick(i, "Harborline Foods", "Oakfield Robotics", "Westbrook Medical"), crm.Overseas
		lead.Email = fmt.Sprintf("lead%d@example.com", i.IntN(10000))
	} else {
		lead.Name = pick(i, "周", "吴", "郑", "孙", "朱", "马", "胡", "林", "何", "高") + pick(i, "建国", "丽", "强", "秀英", "磊", "娜", "晓东", "雪")
		lead.Company = i.customer().Name
		lead.Region = pick(i, crm.East, crm.East, crm.North, crm.South, crm.West)
		lead.Phone = fmt.Sprintf("1380000%04d", i.IntN(10000))
	}
	if i.IntN(2) == 0 {
		lead.Budget = &crm.Money{Amount: decimal.NewFromInt(int64(1+i.IntN(80)) * 10_000), Currency: "CNY"}
	}
	return lead
}

func (i invention) firstContact(at time.Time) (outcome string, answers map[string]any) {
	answers = map[string]any{
		"channel": pick(i, crm.ChannelCall, crm.ChannelCall, crm.ChannelMail, crm.ChannelChat), "occurredAt": at,
		"summary": pick(i, "已电话沟通，对方下周安排现场考察。", "对方需要详细报价单，预计本月决策。", "Spoke with purchasing; they compare three vendors.", "留言后回电，确认了需求和预算范围。"),
	}
	if i.IntN(5) == 0 {
		answers["reason"] = pick(i, crm.ReasonNoNeed, crm.ReasonNoBudget, crm.ReasonInvalidContact)
		return crm.OutcomeDisqualified, answers
	}
	answers["nextStep"] = pick(i, "发送方案和报价", "约现场演示", "Send the quote", "下周二再联系")
	return crm.OutcomeContacted, answers
}
