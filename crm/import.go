package crm

import (
	"slices"
	"strings"
)

// DuplicatePolicy is what an import does with a row that is about a record
// which is there already.
type DuplicatePolicy string

// The policies.
const (
	SkipDuplicates   DuplicatePolicy = "skip"
	UpdateDuplicates DuplicatePolicy = "update"
	CreateDuplicates DuplicatePolicy = "create"
)

// EntryPolicy is what an import does with a text that its dictionary or list
// of choices does not have.
type EntryPolicy string

// The policies.
const (
	RefuseEntries EntryPolicy = "refuse"
	AddEntries    EntryPolicy = "add" // to a dictionary; closed lists refuse
	EmptyEntries  EntryPolicy = "empty"
)

// ImportOptions say how the rows of a file are understood.
type ImportOptions struct {
	Duplicates DuplicatePolicy `json:"duplicates"`
	// Match names the fields by which a row is about an existing record; nil
	// are those of the kind.
	Match []string `json:"match"`
	// Identifier names the column that tells a row from all others of its
	// source. Without it a row is known again when all its cells are the same.
	Identifier  string      `json:"identifier"`
	DateOrder   string      `json:"dateOrder"`   // year-first, day-first, month-first; empty: as each date shows
	NumberMarks string      `json:"numberMarks"` // point-decimal, comma-decimal; empty: as each number shows
	Currency    string      `json:"currency"`    // of amounts that name none
	Nothing     []string    `json:"nothing"`     // texts that stand for no value
	Unknown     EntryPolicy `json:"unknownEntries"`
	// Defaults are texts for fields of new records where their row has none.
	Defaults map[string]string `json:"defaults,omitempty"`
}

// NewImportOptions are the options that an import begins with.
func NewImportOptions(currency string) ImportOptions {
	return ImportOptions{
		Duplicates: SkipDuplicates, Currency: currency, Unknown: RefuseEntries,
		Nothing: []string{"Select", "N/A", "NULL", "null", "-", "—", "无"},
	}
}

// ColumnMapping says which field a column of a file fills; empty is none.
type ColumnMapping struct {
	Column string `json:"column"`
	Field  string `json:"field"`
}

// Brought is the kind as an import fills new records of it: of what was settled
// elsewhere it may also say what is otherwise set by the product alone.
func (s Schema) Brought() Schema {
	brought := s
	brought.Fields = slices.Clone(s.Fields)
	for i := range brought.Fields {
		brought.Fields[i].ReadOnly = brought.Fields[i].ReadOnly && !brought.Fields[i].History
	}
	return brought
}

// Importable are the fields that an import can fill: those that a person may
// write, and those that are said of what was settled elsewhere.
func (s Schema) Importable() []Field {
	var fields []Field
	for _, f := range s.Brought().Fields {
		if !f.ReadOnly && f.Limit == FieldOpen {
			fields = append(fields, f)
		}
	}
	return fields
}

// ExternalNumber is the field with the number that a record has in the system
// from which it was brought. It tells the rows of a source apart.
const ExternalNumber = "externalNumber"

// columnWords are names under which other systems know fields, normalised.
var columnWords = map[string][]string{
	"name":         {"account", "accountname", "company", "companyname", "customer", "customername", "fullname", "leadname", "product", "productname", "客户", "公司", "公司名称", "姓名", "名称", "联系人"},
	"company":      {"account", "accountname", "companyname", "organization", "organisation", "公司", "公司名称", "单位"},
	"phone":        {"telephone", "tel", "phonenumber", "mobile", "mobilephone", "cell", "电话", "手机", "联系电话", "手机号"},
	"mobile":       {"cell", "mobilephone", "手机", "手机号"},
	"email":        {"mail", "emailaddress", "邮箱", "电子邮件", "邮件"},
	"customerId":   {"account", "accountname", "customer", "customername", "company", "客户", "客户名称", "公司"},
	"ownerId":      {"owner", "salesagent", "agent", "rep", "salesrep", "accountowner", "负责人", "业务员", "销售"},
	"managerId":    {"manager", "经理", "上级"},
	"productId":    {"product", "productname", "产品", "产品名称"},
	"industry":     {"sector", "branch", "行业"},
	"turnover":     {"revenue", "annualrevenue", "sales", "营业额", "年营业额"},
	"size":         {"employees", "headcount", "numberofemployees", "人数", "员工数"},
	"founded":      {"yearestablished", "established", "成立年份"},
	"address":      {"street", "officelocation", "location", "地址"},
	"parentId":     {"subsidiaryof", "parent", "parentcompany", "上级", "母公司"},
	"stageId":      {"dealstage", "stage", "阶段", "商机阶段"},
	"amount":       {"closevalue", "value", "dealvalue", "金额"},
	"price":        {"salesprice", "listprice", "unitprice", "价格", "单价"},
	"classId":      {"series", "class", "category", "分类", "类别"},
	"source":       {"leadsource", "来源"},
	"interest":     {"specialization", "interestedin", "意向", "意向产品"},
	"note":         {"notes", "remark", "remarks", "comment", "comments", "description", "备注", "说明"},
	"departmentId": {"regionaloffice", "office", "department", "部门"},
	"title":        {"subject", "issue", "summary", "标题", "主题", "投诉主题"},
	"text":         {"details", "narrative", "内容", "投诉内容", "详情"},
	"state":        {"status", "response", "companyresponse", "状态", "处理状态", "办理状态"},
	"receivedAt":   {"datereceived", "receivedon", "openedat", "created", "登记时间", "受理时间", "收到日期", "投诉时间"},
	"closedAt":     {"dateclosed", "closedon", "resolvedat", "closed", "办结时间", "关闭日期", "结案时间"},
	"complainant":  {"consumer", "caller", "reporter", "投诉人姓名", "来电人"},
	ExternalNumber: {"complaintid", "complaintno", "caseid", "caseno", "ticket", "ticketid", "工单号", "投诉单号", "原编号"},
	"code":         {"id", "accountid", "code", "number", "no", "编号", "编码"},
}

// Suggest guesses for each column of a file the field that it fills. A guess
// is sure when the column bears the field's own name; each field is guessed
// once.
func (s Schema) Suggest(columns []string) map[string]Suggestion {
	suggestions, taken := map[string]Suggestion{}, map[string]bool{}
	for _, sure := range []bool{true, false} {
		for _, column := range columns {
			if _, done := suggestions[column]; done {
				continue
			}
			for _, f := range s.Importable() {
				if !taken[f.Name] && f.isCalled(NormalName(column), sure) {
					suggestions[column], taken[f.Name] = Suggestion{f.Name, sure}, true
					break
				}
			}
		}
	}
	return suggestions
}

// Suggestion is the field that a column seems to fill.
type Suggestion struct {
	Field string `json:"field"`
	Sure  bool   `json:"confident"`
}

func (f Field) isCalled(name string, exactly bool) bool {
	if exactly {
		return name != "" && (name == NormalName(f.Name) || name == NormalName(f.Label.ZH) || name == NormalName(f.Label.EN))
	}
	return slices.Contains(columnWords[f.Name], name)
}

// choiceWords are what other systems call choices, normalised, by field.
var choiceWords = map[string]map[string][]string{
	"state": {
		string(ComplaintRegistered): {"open", "new", "pending", "inprogress", "处理中", "办理中", "待处理", "未办结"},
		string(ComplaintClosed): {
			"done", "solved", "resolved", "completed", "closedwithexplanation", "closedwithrelief", "closedwithmonetaryrelief",
			"closedwithnonmonetaryrelief", "closedwithoutrelief", "已办结", "已结案", "结案", "已解决", "已完成", "关闭",
		},
		string(ComplaintNotValid):  {"rejected", "invalid", "unfounded", "不成立", "无效", "不予受理"},
		string(ComplaintWithdrawn): {"cancelled", "canceled", "retracted", "撤诉", "已撤销", "撤回"},
	},
}

// ChoiceCalled finds the choice of the field that a text names: by its value,
// by its label, or by what other systems call it.
func (f Field) ChoiceCalled(text string) (string, bool) {
	name := NormalName(text)
	for _, c := range f.Choices {
		if strings.EqualFold(c.Value, text) || slices.Contains([]string{NormalName(c.Label.ZH), NormalName(c.Label.EN), NormalName(c.Value)}, name) {
			return c.Value, true
		}
	}
	for _, c := range f.Choices {
		if slices.Contains(choiceWords[f.Name][c.Value], name) {
			return c.Value, true
		}
	}
	return "", false
}
