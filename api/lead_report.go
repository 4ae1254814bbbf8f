package api

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
	"github.com/baton-crm/baton/store"
)

type leadReportAsked struct {
	By   string `query:"by" default:"source" enum:"source,region,owner,grade,form"`
	From string `query:"from" required:"true" maxLength:"10" format:"date" doc:"The first day on which the leads came in, where the company is."`
	To   string `query:"to" required:"true" maxLength:"10" format:"date" doc:"The last day."`
}

// LeadFigureView is what became of the leads of a group.
type LeadFigureView struct {
	Key           string      `json:"key" doc:"The value of the group, or the id of the person or form; empty: none."`
	Label         string      `json:"label"`
	Entered       int         `json:"entered" doc:"Each is in exactly one of open, qualified, nurtured, rejected, merged."`
	Open          int         `json:"open" doc:"Not judged yet."`
	Qualified     int         `json:"qualified" doc:"Worth a salesperson's time, however it went on."`
	Nurtured      int         `json:"nurtured"`
	Rejected      int         `json:"rejected"`
	Merged        int         `json:"merged"`
	Contacted     int         `json:"contacted" doc:"With a recorded interaction."`
	Converted     int         `json:"converted"`
	Won           int         `json:"won" doc:"Their deals that were won."`
	WonMoney      []moneyView `json:"wonMoney" doc:"One per currency."`
	MedianMinutes *int        `json:"medianMinutes" nullable:"true" doc:"From coming in to the first interaction, on the clock on the wall; null: nobody was contacted."`
	InTime        int         `json:"inTime" doc:"Contacted by their deadline."`
	Late          int         `json:"late" doc:"Contacted after it, or not by now."`
}

type leadReport struct {
	Items []LeadFigureView `json:"items" doc:"The largest group first."`
	Total LeadFigureView   `json:"total"`
}

func (s *Server) leadReportRoutes() {
	handle(s, operation("report-on-leads", http.MethodGet, "/reports/leads", "What became of the leads of a period, by where they came from", "reports"), s.leadReport)
	op := operation("export-report-on-leads", http.MethodGet, "/reports/leads/export", "The same as a table", "reports")
	op.Responses = map[string]*huma.Response{"200": {Description: "The table", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}}
	handle(s, op, s.exportLeadReport)
}

func (s *Server) leadReport(ctx context.Context, in *leadReportAsked) (*itself[leadReport], error) {
	report, err := s.reportOnLeads(ctx, in)
	return answered(report), err
}

func (s *Server) reportOnLeads(ctx context.Context, in *leadReportAsked) (leadReport, error) {
	viewer, by := viewerOf(ctx), store.LeadGroup(in.By)
	report := leadReport{Items: []LeadFigureView{}}
	period, err := s.leadPeriod(in)
	if err != nil {
		return report, err
	}
	schema, err := s.kinds.Schema(ctx, crm.Leads.Name)
	if err != nil {
		return report, err
	}
	field, known := schema.Findable(viewer).Field(by.Field())
	if !known {
		return report, fmt.Errorf("report by %s: %w", by, crm.ErrNotFound)
	}
	var groups, total []*store.LeadFigure
	err = s.within(ctx, viewer, reportTooSlow(), func(ctx context.Context) error {
		return s.DB.Snapshot(ctx, func(ctx context.Context, db store.Querier) (err error) {
			if groups, err = store.LeadFigures(ctx, db, viewer, by, period); err != nil {
				return err
			}
			total, err = store.LeadFigures(ctx, db, viewer, store.LeadsTogether, period)
			return err
		})
	})
	if err != nil {
		return report, err
	}
	labels, err := s.leadGroupLabels(ctx, viewer, field, groups)
	for _, f := range groups {
		report.Items = append(report.Items, leadFigureView(f, labels[f.Key]))
	}
	report.Total = leadFigureView(&store.LeadFigure{}, totalLabel.In(viewer.Language))
	if len(total) > 0 {
		report.Total = leadFigureView(total[0], totalLabel.In(viewer.Language))
	}
	return report, err
}

var (
	totalLabel = crm.Label{ZH: "合计", EN: "Total"}
	noneLabel  = crm.Label{ZH: "（无）", EN: "(none)"}
)

func reportTooSlow() error {
	return crm.InvalidField("from", "too-slow",
		crm.Label{ZH: "统计时间过长", EN: "Counting takes too long"},
		crm.Label{ZH: "请缩短期间", EN: "Choose a shorter period"})
}

// leadPeriod reads the days; the last one counts whole.
func (s *Server) leadPeriod(in *leadReportAsked) (store.LeadPeriod, error) {
	days := map[string]crm.Date{}
	for name, text := range map[string]string{"from": in.From, "to": in.To} {
		day, err := crm.ParseDate(text)
		if err != nil {
			return store.LeadPeriod{}, crm.InvalidField(name, "invalid-date",
				crm.Label{ZH: "日期不正确", EN: "It is no date"}, crm.Label{ZH: "例如 2026-11-21", EN: "Give a date such as 2026-11-21"})
		}
		days[name] = day
	}
	if days["to"].Before(days["from"]) {
		return store.LeadPeriod{}, crm.InvalidField("to", "ends-first",
			crm.Label{ZH: "结束日期早于开始日期", EN: "The period ends before it begins"},
			crm.Label{ZH: "请调整日期", EN: "Change one of the dates"})
	}
	zone := s.Company.Zone()
	return store.LeadPeriod{From: days["from"].Start(zone), To: days["to"].AddDays(1).Start(zone), Now: s.DB.Now()}, nil
}

// leadGroupLabels names the groups.
func (s *Server) leadGroupLabels(ctx context.Context, viewer crm.Viewer, field crm.Field, figures []*store.LeadFigure) (map[string]string, error) {
	labels := map[string]string{}
	var ids []uuid.UUID
	for _, f := range figures {
		labels[f.Key] = crm.LabelOf(field.Choices, f.Key).In(viewer.Language)
		if id, err := uuid.Parse(f.Key); err == nil {
			ids = append(ids, id)
		}
	}
	labels[""] = noneLabel.In(viewer.Language)
	if field.Reference == "" {
		return labels, nil
	}
	names, err := store.Names(ctx, s.DB, viewer, field.Reference, ids)
	for _, id := range ids {
		labels[id.String()] = names[id]
	}
	return labels, err
}

func leadFigureView(f *store.LeadFigure, label string) LeadFigureView {
	view := LeadFigureView{
		Key: f.Key, Label: label, Entered: f.Entered, Open: f.Open, Qualified: f.Qualified, Nurtured: f.Nurtured, Rejected: f.Rejected,
		Merged: f.Merged, Contacted: f.Contacted, Converted: f.Converted, Won: f.Won, InTime: f.InTime, Late: f.Late, WonMoney: []moneyView{},
	}
	if f.MedianMinutes != nil {
		minutes := int(math.Round(*f.MedianMinutes))
		view.MedianMinutes = &minutes
	}
	for _, sum := range f.WonMoney {
		view.WonMoney = append(view.WonMoney, moneyView{sum.Amount.StringFixed(2), sum.Currency})
	}
	return view
}

// leadReportColumns are the columns of the table, in order.
func leadReportColumns() []crm.Label {
	return []crm.Label{
		{ZH: "分组", EN: "Group"},
		{ZH: "进线", EN: "Entered"}, {ZH: "待判定", EN: "Not judged yet"}, {ZH: "合格", EN: "Qualified"}, {ZH: "培育", EN: "Nurtured"},
		{ZH: "不合格", EN: "Rejected"}, {ZH: "合并", EN: "Merged"}, {ZH: "已联系", EN: "Contacted"}, {ZH: "已转化", EN: "Converted"},
		{ZH: "赢单数", EN: "Won deals"}, {ZH: "赢单金额", EN: "Won"}, {ZH: "首次联系中位数（分钟）", EN: "Median minutes to first contact"},
		{ZH: "按时联系", EN: "In time"}, {ZH: "超时", EN: "Late"},
	}
}

func (s *Server) exportLeadReport(ctx context.Context, in *leadReportAsked) (*exported, error) {
	report, err := s.reportOnLeads(ctx, in)
	if err != nil {
		return nil, err
	}
	language := stateOf(ctx).language
	var header []string
	for _, label := range leadReportColumns() {
		header = append(header, label.In(language))
	}
	var out bytes.Buffer
	table, err := sheet.NewWriter(&out, sheet.CSV, header, sheet.WriteOptions{BOM: true, Zone: s.Company.Zone()})
	if err != nil {
		return nil, fmt.Errorf("begin table: %w", err)
	}
	for _, row := range append(report.Items, report.Total) {
		if err := table.Write(leadReportRow(row)...); err != nil {
			return nil, fmt.Errorf("write table: %w", err)
		}
	}
	name := url.PathEscape(fmt.Sprintf("leads-%s-%s-%s.csv", in.By, in.From, in.To))
	return &exported{
		ContentType: mediaTypes[sheet.CSV], Disposition: `attachment; filename="` + name + `"`, Body: out.Bytes(),
	}, table.Close()
}

// exported is a small table that is sent as a file.
type exported struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func leadReportRow(f LeadFigureView) []sheet.Cell {
	number := func(n int) sheet.Cell { return sheet.Number(decimal.NewFromInt(int64(n))) }
	var won []string
	for _, sum := range f.WonMoney {
		won = append(won, sum.Amount+" "+sum.Currency)
	}
	median := sheet.Text("")
	if f.MedianMinutes != nil {
		median = number(*f.MedianMinutes)
	}
	return []sheet.Cell{
		sheet.Text(f.Label), number(f.Entered), number(f.Open), number(f.Qualified), number(f.Nurtured), number(f.Rejected), number(f.Merged),
		number(f.Contacted), number(f.Converted), number(f.Won), sheet.Text(strings.Join(won, "; ")), median, number(f.InTime), number(f.Late),
	}
}
