package rules

import "github.com/baton-crm/baton/crm"

// Code names a kind of problem; it never changes.
type Code string

// The problems of conditions and values.
const (
	codeTooLong         Code = "too-long"
	codeNotUTF8         Code = "not-utf8"
	codeEmpty           Code = "empty"
	codeNesting         Code = "nested-too-deeply"
	codeTooComplex      Code = "too-complex"
	codeSyntax          Code = "syntax"
	codeUnavailable     Code = "unavailable"
	codeNil             Code = "nil"
	codeMethod          Code = "unavailable-method"
	codeUnknownName     Code = "unknown-name"
	codeUnknownFunction Code = "unknown-function"
	codeUnknownChoice   Code = "unknown-choice"
	codeGroup           Code = "group-without-field"
	codeKinds           Code = "kinds-differ"
	codeMoneyNumber     Code = "money-needs-currency"
	codeWrongKind       Code = "wrong-kind"
	codeArguments       Code = "wrong-arguments"
	codeLiteral         Code = "literal-needed"
	codeBadDate         Code = "bad-date"
	codeBadAmount       Code = "bad-amount"
	codePattern         Code = "bad-pattern"
	codePatternTooLarge Code = "pattern-too-large"
	codeLoops           Code = "too-many-loops"
	codePredicate       Code = "bad-predicate"
	codeNumberTooLarge  Code = "number-too-large"
	codeListLiteral     Code = "list-out-of-place"
	codeFunctionVersion Code = "unknown-function-version"
	codeBadTime         Code = "bad-time"
	codeNotAnalysed     Code = "not-analysed"
	codeTooManyCases    Code = "too-many-cases"
	codeCell            Code = "bad-cell"
	codeCellEnd         Code = "cell-ends-early"
	codeCellCount       Code = "cells-missing"
)

// The problems of rule sets.
const (
	codeTooManyRows    Code = "too-many-rows"
	codeTooLarge       Code = "too-large"
	codeNoOtherwise    Code = "otherwise-missing"
	codeLabelMissing   Code = "label-missing"
	codeUnknownField   Code = "unknown-field"
	codeFieldMissing   Code = "field-missing"
	codeBadConstant    Code = "bad-constant"
	codeOutcome        Code = "outcome-refused"
	codePriorityUnused Code = "priority-without-effect"
	codeAggregation    Code = "aggregation-impossible"
	codeUnknownPoint   Code = "unknown-point"
)

// The problems of tables.
const (
	codeNoOutputs          Code = "outputs-missing"
	codeTooManyColumns     Code = "too-many-columns"
	codeSameName           Code = "same-name"
	codeUnknownType        Code = "unknown-type"
	codeColumnName         Code = "name-missing"
	codeUnknownPolicy      Code = "unknown-policy"
	codeUnknownAggregation Code = "unknown-aggregation"
	codeOneOutput          Code = "one-output-needed"
)

// messages holds the texts of problems; the values are filled in by Sprintf.
var messages = map[Code]crm.Label{
	codeTooLong:         {ZH: "超过 %d 字节，请拆成几行规则", EN: "longer than %d bytes; split it into several rows"},
	codeNotUTF8:         {ZH: "不是有效的 UTF-8 文本", EN: "not valid UTF-8 text"},
	codeEmpty:           {ZH: "内容为空；总是成立请写 true", EN: "empty; write true for a row that always matches"},
	codeNesting:         {ZH: "嵌套超过 %d 层，请拆成几行规则", EN: "nested more than %d deep; split it into several rows"},
	codeTooComplex:      {ZH: "过于复杂（超过 %d 个组成部分），请拆成几行规则", EN: "too complex (more than %d parts); split it into several rows"},
	codeSyntax:          {ZH: "语法错误：%s", EN: "syntax: %s"},
	codeUnavailable:     {ZH: "规则中不能使用 %s；%s", EN: "%s is not available in rules; %s"},
	codeNil:             {ZH: "不能使用 nil；询问是否已知请写 known(字段)", EN: "nil is not available in rules; ask known(field)"},
	codeMethod:          {ZH: "规则中不能调用方法 %s", EN: "method %s is not available in rules"},
	codeUnknownName:     {ZH: "没有名为 %s 的字段", EN: "there is no field %s"},
	codeUnknownFunction: {ZH: "没有名为 %s 的函数", EN: "there is no function %s"},
	codeUnknownChoice:   {ZH: "%s 不是 %s 的取值；可用：%s", EN: "%s is not a value of %s; it can be %s"},
	codeGroup:           {ZH: "%s 是一组字段，请写出其中一个，如 %s", EN: "%s is a group of fields; name one of them, such as %s"},
	codeKinds:           {ZH: "%[1]s 不能用于 %[2]s 与 %[3]s", EN: "%[1]s doesn't go with %[2]s and %[3]s"},
	codeMoneyNumber:     {ZH: "金额须写明币种，如 %s", EN: "an amount needs its currency, such as %s"},
	codeWrongKind:       {ZH: "这里需要%s，却是%s", EN: "%s is needed here, not %s"},
	codeArguments:       {ZH: "%s 的用法：%s", EN: "%s is used like this: %s"},
	codeLiteral:         {ZH: "%s 的参数须直接写出，如 %s", EN: "%s takes something written out, such as %s"},
	codeBadDate:         {ZH: "%s 不是日期；请写作 date(\"2026-01-31\")", EN: "%s is not a date; write date(\"2026-01-31\")"},
	codeBadAmount:       {ZH: "%s 不是金额（小数点前最多 15 位，后最多 4 位）", EN: "%s is not an amount (at most 15 digits before the point and 4 after it)"},
	codePattern:         {ZH: "匹配式有误：%s", EN: "mend the pattern: %s"},
	codePatternTooLarge: {ZH: "匹配式过长（上限 %d 字节）或重复过多，请简化", EN: "the pattern is longer than %d bytes or repeats too much; make it simpler"},
	codeLoops:           {ZH: "列表判断最多嵌套 %d 层", EN: "lists may be searched within lists at most %d deep"},
	codePredicate:       {ZH: "%s 的条件不能得出列表", EN: "the condition of %s may not be a list"},
	codeNumberTooLarge:  {ZH: "数字过大，最大 %d", EN: "the number is too large; the largest is %d"},
	codeListLiteral:     {ZH: "列表只能写在 in 的右边，且只含文本、数字或金额", EN: "a list can stand only to the right of in, and holds only texts, numbers or amounts"},

	codeFunctionVersion: {ZH: "函数 %s 没有第 %d 版（现有 %d 版）", EN: "function %s has no version %d; there are %d"},
	codeBadTime:         {ZH: "%s 不是时间；请写作 time(\"2026-01-31T09:00:00Z\")", EN: "%s is not a time; write time(\"2026-01-31T09:00:00Z\")"},

	codeNotAnalysed:  {ZH: "无法精确分析：%s", EN: "this part can't be analysed exactly: %s"},
	codeTooManyCases: {ZH: "组合过多（超过 %d 种），未分析", EN: "too many combinations (more than %d) to be analysed"},

	codeCell:      {ZH: "单元格此处无法理解：%s；可写 \"值\"、>= 5、[1..5]、not(…)、null 或 -", EN: "a cell can't go on like this: %s; write \"a value\", >= 5, [1..5], not(…), null or -"},
	codeCellEnd:   {ZH: "单元格没有写完", EN: "the cell ends too early"},
	codeCellCount: {ZH: "此行应有 %d 个单元格，却有 %d 个", EN: "the row needs %d cells and has %d"},

	codeNoOutputs:          {ZH: "表至少要有一个输出", EN: "a table needs an output"},
	codeTooManyColumns:     {ZH: "超过 %d 列", EN: "more than %d columns"},
	codeSameName:           {ZH: "两列同名", EN: "two columns have the same name"},
	codeUnknownType:        {ZH: "没有类型 %s", EN: "there is no type %s"},
	codeColumnName:         {ZH: "列须有名称", EN: "a column needs a name"},
	codeUnknownPolicy:      {ZH: "没有命中策略 %s；可用 U A P F C R O", EN: "there is no hit policy %s; there are U, A, P, F, C, R and O"},
	codeUnknownAggregation: {ZH: "汇总方式 %s 只能是 + < > #，且只用于 C", EN: "the aggregation %s has to be +, <, > or #, and goes with C only"},
	codeOneOutput:          {ZH: "有汇总时只能有一个输出", EN: "a table that aggregates has exactly one output"},

	codeTooManyRows:    {ZH: "规则超过 %d 行", EN: "more than %d rows"},
	codeTooLarge:       {ZH: "规则集超过 %d 字节", EN: "the rule set is larger than %d bytes"},
	codeNoOtherwise:    {ZH: "缺少“其余情况”一行", EN: "the otherwise row is missing; say what happens when no row matches"},
	codeLabelMissing:   {ZH: "须有中文和英文名称", EN: "needs a label in Chinese and in English"},
	codeUnknownField:   {ZH: "结果中没有字段 %s", EN: "the outcome has no field %s"},
	codeFieldMissing:   {ZH: "结果缺少 %s", EN: "the outcome lacks %s"},
	codeBadConstant:    {ZH: "%s 不能是 %v", EN: "%s can't be %v"},
	codeOutcome:        {ZH: "%s", EN: "%s"},
	codePriorityUnused: {ZH: "此决策点不按优先级判断，请去掉", EN: "this decision point doesn't judge by priority; leave it out"},
	codeUnknownPoint:   {ZH: "没有决策点 %s；请在文件开头写 point:", EN: "there is no decision point %s; begin the file with point:"},
	codeAggregation:    {ZH: "汇总 %s 需要结果中恰有一个数字字段", EN: "aggregating by %s needs an outcome with exactly one number"},
}

// kindNames holds the words for kinds in messages.
var kindNames = map[Kind]crm.Label{
	Text:    {ZH: "文本", EN: "a text"},
	Number:  {ZH: "数字", EN: "a number"},
	YesNo:   {ZH: "是或否", EN: "yes or no"},
	Money:   {ZH: "金额", EN: "money"},
	Time:    {ZH: "时间", EN: "a time"},
	Choice:  {ZH: "选项", EN: "a choice"},
	Texts:   {ZH: "文本列表", EN: "a list of texts"},
	Numbers: {ZH: "数字列表", EN: "a list of numbers"},
	Choices: {ZH: "选项列表", EN: "a list of choices"},
	Date:    {ZH: "日期", EN: "a date"},
}

// newProblem fills the text of a code; labels among the values speak the
// language of the text they stand in.
func newProblem(code Code, position int, values ...any) Problem {
	zh, en := make([]any, len(values)), make([]any, len(values))
	for i, value := range values {
		zh[i], en[i] = value, value
		if label, ok := value.(crm.Label); ok {
			zh[i], en[i] = label.ZH, label.EN
		}
	}
	text := messages[code]
	return Problem{
		Row: NoRow, Code: code, Position: position,
		Message: crm.Label{ZH: crm.Label{ZH: text.ZH}.With(zh...).ZH, EN: crm.Label{EN: text.EN}.With(en...).EN},
	}
}

// suggesting adds what to write instead.
func (p Problem) suggesting(text string) Problem {
	p.Suggestion = text
	return p
}
