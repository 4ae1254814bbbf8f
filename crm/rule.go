package crm

// RuleSets declares what rights on rule sets are given for. Rule sets are no
// records: they have routes and screens of their own. Who manages them writes,
// tries and publishes the rules of their reach: of a department those that the
// department keeps, beyond that all.
var RuleSets = Kind[struct{}]{
	Name: "rule", Plural: "rules", Icon: "branches",
	Label: Label{"规则", "Rule set"}, PluralLabel: Label{"规则", "Rules"},
}
