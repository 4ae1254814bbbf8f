package store

import "github.com/baton-crm/baton/crm"

// takenTogether tells which values were taken as a whole, by the index that
// refused them.
var takenTogether = map[string]crm.Problem{
	"roster_members_once": taken("userId",
		crm.Label{ZH: "此人已在该分配组中", EN: "This person is in the roster already"},
		crm.Label{ZH: "请修改已有的组员记录", EN: "Change the existing seat instead"}),
	"roster_skills_once": taken("skill",
		crm.Label{ZH: "该组员已有这项技能", EN: "The member has this skill already"},
		crm.Label{ZH: "请修改已有技能的水平", EN: "Change the level of the existing one instead"}),
	"customer_relations_once": taken("otherId",
		crm.Label{ZH: "这两个客户之间已有这种关系", EN: "The two customers have this relation already"},
		crm.Label{ZH: "请修改已有的关系", EN: "Change the existing relation instead"}),
	"deal_competitors_once": taken("competitorId",
		crm.Label{ZH: "该竞争对手已在此商机中", EN: "This competitor is in the deal already"},
		crm.Label{ZH: "请修改已有的记录", EN: "Change the existing record instead"}),
	"products_once": taken("specification",
		crm.Label{ZH: "已有名称、型号、规格都相同的产品", EN: "There is a product with the same name, model and specification"},
		crm.Label{ZH: "请使用已有的产品，或写明不同的规格", EN: "Use that product, or say how the specification differs"}),
	"calendar_days_once": taken("on",
		crm.Label{ZH: "日历中这一天已经调整过", EN: "The calendar has adjusted this date already"},
		crm.Label{ZH: "请修改已有的记录", EN: "Change the existing day instead"}),
	"contacts_primary": taken("isPrimary",
		crm.Label{ZH: "同时有人设置了另一位主联系人", EN: "Somebody just made another contact the primary one"},
		crm.Label{ZH: "请重新打开后再试", EN: "Open it again and try once more"}),
}

func taken(field string, message, remedy crm.Label) crm.Problem {
	return crm.Problem{Field: field, Code: "taken", Message: message, Remedy: remedy}
}
