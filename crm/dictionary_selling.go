package crm

// sellingDictionaries are the dictionaries that the records of selling use.
func sellingDictionaries() map[string][]Choice {
	return map[string][]Choice{
		"customer-relation": {
			{Value: "parent", Label: Label{"母公司", "Parent company"}},
			{Value: "subsidiary", Label: Label{"子公司", "Subsidiary"}},
			{Value: "sister", Label: Label{"兄弟公司", "Sister company"}},
			{Value: "supplier", Label: Label{"供应商", "Supplier"}},
			{Value: "buyer", Label: Label{"采购方", "Buyer"}},
			{Value: "agent", Label: Label{"代理商", "Agent"}},
			{Value: "partner", Label: Label{"合作伙伴", "Partner"}},
			{Value: "referrer", Label: Label{"介绍方", "Referrer"}},
			{Value: "competitor", Label: Label{"竞争对手", "Competitor"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
		"contact-class": {
			{Value: "key", Label: Label{"关键联系人", "Key contact"}},
			{Value: "everyday", Label: Label{"日常联系人", "Everyday contact"}},
			{Value: "finance", Label: Label{"财务联系人", "Finance"}},
			{Value: "technical", Label: Label{"技术联系人", "Technical"}},
			{Value: "former", Label: Label{"前联系人", "Former contact"}},
		},
		"anniversary": {
			{Value: "birthday", Label: Label{"生日", "Birthday"}},
			{Value: "wedding", Label: Label{"结婚纪念日", "Wedding"}},
			{Value: "founding", Label: Label{"公司成立日", "Founding of the company"}},
			{Value: "first-order", Label: Label{"首次合作日", "First order"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
		"unit": {
			{Value: "piece", Label: Label{"件", "Piece"}},
			{Value: "set", Label: Label{"套", "Set"}},
			{Value: "unit", Label: Label{"台", "Unit"}},
			{Value: "box", Label: Label{"箱", "Box"}},
			{Value: "kilogram", Label: Label{"千克", "Kilogram"}},
			{Value: "metre", Label: Label{"米", "Metre"}},
			{Value: "hour", Label: Label{"小时", "Hour"}},
			{Value: "day", Label: Label{"天", "Day"}},
			{Value: "year", Label: Label{"年", "Year"}},
			{Value: "item", Label: Label{"项", "Item"}},
		},
		"currency": {
			{Value: "CNY", Label: Label{"人民币", "Chinese yuan"}},
			{Value: "USD", Label: Label{"美元", "US dollar"}},
			{Value: "EUR", Label: Label{"欧元", "Euro"}},
			{Value: "GBP", Label: Label{"英镑", "Pound sterling"}},
			{Value: "JPY", Label: Label{"日元", "Japanese yen"}},
			{Value: "HKD", Label: Label{"港元", "Hong Kong dollar"}},
		},
		"lost-reason": {
			{Value: "price", Label: Label{"价格", "Price"}},
			{Value: "product", Label: Label{"产品不合适", "Product does not fit"}},
			{Value: "competitor", Label: Label{"竞争对手胜出", "A competitor won"}},
			{Value: "no-budget", Label: Label{"预算取消", "No budget"}},
			{Value: "no-decision", Label: Label{"迟迟未决", "No decision"}},
			{Value: "timing", Label: Label{"时机不对", "Bad timing"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
	}
}

// officeDictionaries are the dictionaries of what is written for the house.
func officeDictionaries() map[string][]Choice {
	return map[string][]Choice{
		ArticleCategories: {
			{Value: "company", Label: Label{"公司与规章", "Company and rules"}},
			{Value: "product", Label: Label{"产品", "Products"}},
			{Value: "price", Label: Label{"价格与政策", "Prices and terms"}},
			{Value: "market", Label: Label{"市场与竞争对手", "Market and rivals"}},
			{Value: "service", Label: Label{"服务与解决方案", "Service and solutions"}},
			{Value: "training", Label: Label{"培训", "Training"}},
		},
		RequestCategories: {
			{Value: "expense", Label: Label{"费用", "Expense"}},
			{Value: "purchase", Label: Label{"采购", "Purchase"}},
			{Value: "travel", Label: Label{"出差", "Travel"}},
			{Value: "contract", Label: Label{"合同", "Contract"}},
			{Value: "seal", Label: Label{"用印", "Company seal"}},
			{Value: "other", Label: Label{"其他", "Other"}},
		},
		"skill": {
			{Value: "english", Label: Label{"英语", "English"}},
			{Value: "japanese", Label: Label{"日语", "Japanese"}},
			{Value: "key-account", Label: Label{"大客户", "Key accounts"}},
			{Value: "technical", Label: Label{"技术方案", "Technical solutions"}},
			{Value: "renewal", Label: Label{"续约", "Renewals"}},
		},
	}
}
