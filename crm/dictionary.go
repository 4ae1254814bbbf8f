package crm

import "maps"

// ShippedDictionaries are the dictionaries that the product comes with, by
// name. Companies change them as they like; the regions' keys are those that
// the shipped rules use.
func ShippedDictionaries() map[string][]Choice {
	shipped := map[string][]Choice{
		"region": {
			{Value: string(North), Label: Label{"华北", "North"}},
			{Value: string(East), Label: Label{"华东", "East"}},
			{Value: string(South), Label: Label{"华南", "South"}},
			{Value: string(West), Label: Label{"西部", "West"}},
			{Value: string(Overseas), Label: Label{"海外", "Overseas"}},
		},
		"industry": {
			{Value: "manufacturing", Label: Label{"制造业", "Manufacturing"}},
			{Value: "logistics", Label: Label{"物流", "Logistics"}},
			{Value: "medical", Label: Label{"医疗", "Medical"}},
			{Value: "food", Label: Label{"食品", "Food"}},
			{Value: "education", Label: Label{"教育", "Education"}},
			{Value: "retail", Label: Label{"零售", "Retail"}},
			{Value: "finance", Label: Label{"金融", "Finance"}},
			{Value: "software", Label: Label{"软件", "Software"}},
			{Value: "technology", Label: Label{"科技", "Technology"}},
			{Value: "telecommunications", Label: Label{"通信", "Telecommunications"}},
			{Value: "entertainment", Label: Label{"文娱", "Entertainment"}},
			{Value: "marketing", Label: Label{"营销", "Marketing"}},
			{Value: "employment", Label: Label{"人力资源", "Employment"}},
			{Value: "services", Label: Label{"服务业", "Services"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
		"customer-class": {
			{Value: "potential", Label: Label{"潜在客户", "Potential"}},
			{Value: "existing", Label: Label{"现有客户", "Existing"}},
			{Value: "partner", Label: Label{"合作伙伴", "Partner"}},
			{Value: "agent", Label: Label{"代理商", "Agent"}},
		},
		"customer-source": {
			{Value: "referral", Label: Label{"转介绍", "Referral"}},
			{Value: "website", Label: Label{"网站", "Website"}},
			{Value: "exhibition", Label: Label{"展会", "Exhibition"}},
			{Value: "telephone", Label: Label{"电话开发", "Telephone"}},
			{Value: "advertisement", Label: Label{"广告", "Advertisement"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
	}
	maps.Copy(shipped, sellingDictionaries())
	maps.Copy(shipped, officeDictionaries())
	maps.Copy(shipped, complaintDictionaries())
	return shipped
}
