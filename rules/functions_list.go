package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/ast"
)

// function is one version of a function that rules may call.
type function struct {
	takes    []Kind // anyList stands for every list and for a text
	more     bool   // the last kind may repeat
	gives    Kind
	runs     string // the engine's own function
	metered  bool
	calendar bool // is given the company's calendar first
	names    []string
	doc      crm.Label
	example  string
}

// anyList is a parameter that takes a text or any list, momentKind one that
// takes a time or a date.
const (
	anyList    Kind = "list"
	momentKind Kind = "moment"
)

// functions holds all there are beside known, date, time, within, hasTag, the
// currencies and the predicates: the versions of each, the oldest first. A
// version once published keeps its meaning for ever, because recorded
// decisions are told again with it; what must change gets a new version.
var functions = map[string][]function{
	"len":   {{takes: []Kind{anyList}, gives: Number, runs: "lengthOf", names: []string{"x"}, doc: crm.Label{ZH: "文本的字数，或列表的项数", EN: "How many characters a text has, or items a list"}, example: `len(lead.company) > 2`}},
	"upper": {{takes: []Kind{Text}, gives: Text, runs: "upperText", metered: true, names: []string{"text"}, doc: crm.Label{ZH: "转为大写", EN: "In capital letters"}, example: `upper(lead.interest) == "ERP"`}},
	"lower": {{takes: []Kind{Text}, gives: Text, runs: "lowerText", metered: true, names: []string{"text"}, doc: crm.Label{ZH: "转为小写", EN: "In small letters"}, example: `lower(lead.company) contains "gmbh"`}},
	"trim":  {{takes: []Kind{Text}, gives: Text, runs: "trimText", metered: true, names: []string{"text"}, doc: crm.Label{ZH: "去掉首尾空白", EN: "Without white space at its ends"}, example: `trim(lead.interest) != ""`}},
	"text":  {{takes: []Kind{Number}, gives: Text, runs: "textOf", names: []string{"number"}, doc: crm.Label{ZH: "把数字写成文本", EN: "A number written out"}, example: `text(at.weekday) == "1"`}},

	"abs":   {{takes: []Kind{Number}, gives: Number, runs: "absolute", names: []string{"number"}, doc: crm.Label{ZH: "绝对值", EN: "Without its sign"}, example: `abs(lead.points) > 5`}},
	"ceil":  {{takes: []Kind{Number}, gives: Number, runs: "roundUp", names: []string{"number"}, doc: crm.Label{ZH: "向上取整", EN: "Rounded up"}, example: `ceil(2.1) == 3`}},
	"floor": {{takes: []Kind{Number}, gives: Number, runs: "roundDown", names: []string{"number"}, doc: crm.Label{ZH: "向下取整", EN: "Rounded down"}, example: `floor(2.9) == 2`}},
	"round": {{takes: []Kind{Number}, gives: Number, runs: "roundHalfAway", names: []string{"number"}, doc: crm.Label{ZH: "四舍五入", EN: "Rounded to the nearest whole number, halves away from zero"}, example: `round(2.5) == 3`}},
	"min":   {{takes: []Kind{Number}, more: true, gives: Number, runs: "smallest", names: []string{"a", "b"}, doc: crm.Label{ZH: "最小的数", EN: "The smallest"}, example: `min(3, 5) == 3`}},
	"max":   {{takes: []Kind{Number}, more: true, gives: Number, runs: "largest", names: []string{"a", "b"}, doc: crm.Label{ZH: "最大的数", EN: "The largest"}, example: `max(3, 5) == 5`}},

	"currency": {{takes: []Kind{Money}, gives: Text, runs: "currencyOf", names: []string{"amount"}, doc: crm.Label{ZH: "金额的币种代码", EN: "The code of an amount's currency"}, example: `currency(lead.budget) == "USD"`}},

	"year":           {{takes: []Kind{momentKind}, gives: Number, runs: "yearOf", names: []string{"when"}, doc: crm.Label{ZH: "年份", EN: "The year"}, example: `year(date("2026-01-31")) == 2026`}},
	"month":          {{takes: []Kind{momentKind}, gives: Number, runs: "monthOf", names: []string{"when"}, doc: crm.Label{ZH: "月份，1 到 12", EN: "The month, 1 to 12"}, example: `month(date("2026-01-31")) == 1`}},
	"day":            {{takes: []Kind{momentKind}, gives: Number, runs: "dayOfMonth", names: []string{"when"}, doc: crm.Label{ZH: "几号，1 到 31", EN: "The day of the month"}, example: `day(date("2026-01-31")) == 31`}},
	"weekday":        {{takes: []Kind{momentKind}, gives: Number, runs: "weekdayOf", names: []string{"when"}, doc: crm.Label{ZH: "星期几，1 是周一", EN: "The day of the week, 1 on Monday to 7 on Sunday"}, example: `weekday(date("2026-01-31")) == 6`}},
	"hour":           {{takes: []Kind{Time}, gives: Number, runs: "hourOf", names: []string{"time"}, doc: crm.Label{ZH: "几点，0 到 23", EN: "The hour, 0 to 23"}, example: `hour(time("2026-01-31T09:30:00Z")) == 9`}},
	"daysBetween":    {{takes: []Kind{momentKind, momentKind}, gives: Number, runs: "daysBetween", names: []string{"from", "to"}, doc: crm.Label{ZH: "相隔的日历天数", EN: "Calendar days from one to the other, each in its own zone"}, example: `daysBetween(date("2026-01-30"), date("2026-02-01")) == 2`}},
	"hoursBetween":   {{takes: []Kind{Time, Time}, gives: Number, runs: "hoursBetween", names: []string{"from", "to"}, doc: crm.Label{ZH: "相隔的小时数", EN: "Hours from one to the other"}, example: `hoursBetween(time("2026-01-31T09:00:00Z"), time("2026-01-31T10:30:00Z")) == 1.5`}},
	"addDays":        {{takes: []Kind{momentKind, Number}, gives: Time, runs: "addDays", names: []string{"when", "days"}, doc: crm.Label{ZH: "若干日历天之后（负数为之前）", EN: "So many calendar days later; earlier for a negative number"}, example: `addDays(date("2026-01-31"), 1) == date("2026-02-01")`}},
	"workingMinutes": {{takes: []Kind{momentKind, momentKind}, gives: Number, runs: "workingMinutes", metered: true, calendar: true, names: []string{"from", "to"}, doc: crm.Label{ZH: "按公司日历，其间的工作分钟数", EN: "Working minutes from one to the other by the company's calendar"}, example: `workingMinutes(time("2026-01-30T09:00:00Z"), time("2026-01-30T10:00:00Z")) == 60`}},
	"workingDays":    {{takes: []Kind{momentKind, momentKind}, gives: Number, runs: "workingDays", metered: true, calendar: true, names: []string{"from", "to"}, doc: crm.Label{ZH: "按公司日历，其间的工作日数，不含结束日", EN: "Days with working time from one to the other by the company's calendar, the last not counted"}, example: `workingDays(date("2026-01-30"), date("2026-02-02")) == 1`}},

	"normalPhone": {{takes: []Kind{Text}, gives: Text, runs: "normalPhone", metered: true, names: []string{"text"}, doc: crm.Label{ZH: "统一写法的电话号码，便于比较；太短的号码为空", EN: "A phone number in the form that duplicates are found by; empty where it is too short"}, example: `normalPhone("+86 138-0013-8000") == "13800138000"`}},
	"normalName":  {{takes: []Kind{Text}, gives: Text, runs: "normalName", metered: true, names: []string{"text"}, doc: crm.Label{ZH: "统一写法的公司名称，不含组织形式", EN: "A company's name in the form that duplicates are found by, without its legal form"}, example: `normalName("华为技术有限公司") == "华为技术"`}},
	"digits":      {{takes: []Kind{Text}, gives: Text, runs: "digitsOf", metered: true, names: []string{"text"}, doc: crm.Label{ZH: "只留下数字", EN: "Its digits only"}, example: `digits("010-8888") == "0108888"`}},
}

// special holds the words for what the translation builds by itself.
var special = map[string]function{
	"known":  {gives: YesNo, names: []string{"field"}, doc: crm.Label{ZH: "这个值是否已知", EN: "Whether the value is known"}, example: `known(lead.budget)`},
	"date":   {gives: Date, names: []string{`"2026-01-31"`}, doc: crm.Label{ZH: "写出一个日期", EN: "A calendar day written out"}, example: `date("2026-01-31") < date("2026-02-01")`},
	"time":   {gives: Time, names: []string{`"2026-01-31T09:00:00Z"`}, doc: crm.Label{ZH: "写出一个时刻", EN: "A moment written out"}, example: `time("2026-01-31T09:00:00Z") < time("2026-01-31T10:00:00Z")`},
	"within": {gives: YesNo, names: []string{"field", `"value"`}, doc: crm.Label{ZH: "是否属于字典中的某项或其下级", EN: "Whether it is an entry of a dictionary or anything below it"}, example: `within(lead.region, "east")`},
	"hasTag": {gives: YesNo, names: []string{"list", `"value"`}, doc: crm.Label{ZH: "列表中是否有某个值", EN: "Whether a list holds a value"}, example: `hasTag(lead.tags, "vip")`},
	"cny":    {gives: Money, names: []string{"amount"}, doc: crm.Label{ZH: "写出一笔金额；其他币种同样写法", EN: "An amount written out; other currencies likewise"}, example: `cny(50000) > cny("12.30")`},

	"any":    {gives: YesNo, names: []string{"list", "condition"}, doc: crm.Label{ZH: "是否至少一项成立", EN: "Whether the condition is true for some item #"}, example: `any(lead.tags, # startsWith "v")`},
	"all":    {gives: YesNo, names: []string{"list", "condition"}, doc: crm.Label{ZH: "是否每一项都成立", EN: "Whether the condition is true for each item #"}, example: `all(lead.tags, # != "spam")`},
	"none":   {gives: YesNo, names: []string{"list", "condition"}, doc: crm.Label{ZH: "是否没有一项成立", EN: "Whether the condition is true for no item #"}, example: `none(lead.tags, # == "spam")`},
	"one":    {gives: YesNo, names: []string{"list", "condition"}, doc: crm.Label{ZH: "是否恰有一项成立", EN: "Whether the condition is true for exactly one item #"}, example: `one(lead.tags, # == "vip")`},
	"count":  {gives: Number, names: []string{"list", "condition"}, doc: crm.Label{ZH: "成立的项数", EN: "For how many items # the condition is true"}, example: `count(lead.tags, # != "") > 1`},
	"sum":    {gives: Number, names: []string{"list", "value"}, doc: crm.Label{ZH: "各项之和", EN: "The sum of a value over all items #"}, example: `sum(lead.numbers, #) > 10`},
	"filter": {gives: Texts, names: []string{"list", "condition"}, doc: crm.Label{ZH: "成立的各项", EN: "The items # for which the condition is true"}, example: `len(filter(lead.tags, # != "x")) > 1`},
	"map":    {gives: Texts, names: []string{"list", "value"}, doc: crm.Label{ZH: "由各项得出的值", EN: "A value made of each item #"}, example: `"VIP" in map(lead.tags, upper(#))`},
}

// FunctionDoc describes a function for those who write rules.
type FunctionDoc struct {
	Name      string    `json:"name"`
	Version   int       `json:"version"`
	Signature string    `json:"signature"`
	Gives     Kind      `json:"gives"`
	Doc       crm.Label `json:"doc"`
	Example   string    `json:"example"`
}

// Functions lists everything that conditions may call, by name; of each
// function the newest version.
func Functions() []FunctionDoc {
	var docs []FunctionDoc
	for name, versions := range functions {
		docs = append(docs, versions[len(versions)-1].described(name, len(versions)))
	}
	for name, f := range special {
		docs = append(docs, f.described(name, 1))
	}
	slices.SortFunc(docs, func(a, b FunctionDoc) int { return strings.Compare(a.Name, b.Name) })
	return docs
}

func (f function) described(name string, version int) FunctionDoc {
	return FunctionDoc{Name: name, Version: version, Signature: f.signature(name), Gives: f.gives, Doc: f.doc, Example: f.example}
}

// signature writes name(a, b).
func (f function) signature(name string) string {
	names := slices.Clone(f.names)
	if f.more {
		names = append(names, "…")
	}
	return name + "(" + strings.Join(names, ", ") + ")"
}

// Operator is something that stands between two values.
type Operator struct {
	Sign string    `json:"sign"`
	Doc  crm.Label `json:"doc"`
}

// Operators lists what conditions may write between values.
func Operators() []Operator {
	return []Operator{
		{"==", crm.Label{ZH: "等于", EN: "equal to"}}, {"!=", crm.Label{ZH: "不等于", EN: "not equal to"}},
		{"<", crm.Label{ZH: "小于", EN: "less than"}}, {"<=", crm.Label{ZH: "小于等于", EN: "at most"}},
		{">", crm.Label{ZH: "大于", EN: "greater than"}}, {">=", crm.Label{ZH: "大于等于", EN: "at least"}},
		{"in", crm.Label{ZH: "属于", EN: "one of"}}, {"not in", crm.Label{ZH: "不属于", EN: "none of"}},
		{"contains", crm.Label{ZH: "包含", EN: "contains"}}, {"startsWith", crm.Label{ZH: "开头是", EN: "starts with"}},
		{"endsWith", crm.Label{ZH: "结尾是", EN: "ends with"}}, {"matches", crm.Label{ZH: "匹配正则式", EN: "matches a pattern"}},
		{"and", crm.Label{ZH: "并且", EN: "and"}}, {"or", crm.Label{ZH: "或者", EN: "or"}}, {"not", crm.Label{ZH: "非", EN: "not"}},
		{"+", crm.Label{ZH: "加", EN: "plus"}}, {"-", crm.Label{ZH: "减", EN: "minus"}}, {"*", crm.Label{ZH: "乘", EN: "times"}},
		{"/", crm.Label{ZH: "除以", EN: "divided by"}}, {"%", crm.Label{ZH: "余数", EN: "remainder"}},
		{"? :", crm.Label{ZH: "若…则…否则…", EN: "if, then, else"}}, {"??", crm.Label{ZH: "未知时取", EN: "where it isn't known"}},
	}
}

// UsedFunctions tells which functions a rule set calls and their newest
// versions: what to keep beside it when it is published, so that it can be
// compiled again under the same (Extension.Functions).
func UsedFunctions(body Body) map[string]int {
	used := map[string]int{}
	for _, source := range body.sources() {
		tree, err := parse(source)
		if err != nil {
			continue
		}
		visit(tree, func(node ast.Node) {
			if c, ok := node.(*ast.CallNode); ok {
				if versions, ok := functions[c.Callee.String()]; ok {
					used[c.Callee.String()] = len(versions)
				}
			}
		})
	}
	return used
}

// sources lists the conditions and computed values of a rule set.
func (b Body) sources() []string {
	var sources []string
	values := func(then map[string]any) {
		for _, name := range slices.Sorted(maps.Keys(then)) {
			if text, ok := then[name].(string); ok && strings.HasPrefix(text, expressionMark) {
				sources = append(sources, strings.TrimPrefix(text, expressionMark))
			}
		}
	}
	for _, row := range b.Rows {
		sources = append(sources, row.When)
		values(row.Then)
	}
	if b.Otherwise != nil {
		values(b.Otherwise.Then)
	}
	return sources
}

// visit calls for each node of a tree of bounded size.
func visit(node ast.Node, call func(ast.Node)) {
	call(node)
	for _, child := range children(node) {
		visit(child, call)
	}
}
