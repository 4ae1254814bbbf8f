package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SeriesView is how the records of a kind are numbered.
type SeriesView struct {
	Kind    string `json:"kind"`
	Label   string `json:"label"`
	Prefix  string `json:"prefix"`
	Digits  int    `json:"digits" doc:"At least so many; what counts further is longer."`
	Restart string `json:"restart" enum:"never,yearly,monthly" doc:"When the count begins again with 1."`
	Next    int64  `json:"next" doc:"The count that the next record gets, unless somebody is faster."`
	Preview string `json:"preview" doc:"The number that the next record gets."`
	Version int64  `json:"version" doc:"Send it as If-Match."`
}

// SeriesBody is how the numbers of a kind are to read.
type SeriesBody struct {
	Prefix  string `json:"prefix" maxLength:"40" doc:"1 to 10 letters or digits."`
	Digits  int    `json:"digits" doc:"1 to 12."`
	Restart string `json:"restart" enum:"never,yearly,monthly"`
}

// SeriesOf names a kind whose records are numbered.
type SeriesOf struct {
	Kind string `path:"kind" maxLength:"60"`
}

type previewSeries struct {
	SeriesOf
	Body SeriesBody
}

type seriesPreview struct {
	Least   int64  `json:"least" doc:"The least count to go on with, so that no number is given twice."`
	Preview string `json:"preview" doc:"The number with that count."`
}

type setSeries struct {
	SeriesOf
	IfMatch string `header:"If-Match" doc:"The version that was read; required."`
	Body    struct {
		SeriesBody
		Next int64 `json:"next" minimum:"1" maximum:"999999999999" doc:"The count to go on with."`
	}
}

type seriesChange struct {
	At   time.Time `json:"at"`
	By   person    `json:"by"`
	From string    `json:"from" doc:"The number that was next before."`
	To   string    `json:"to" doc:"The number that was next afterwards."`
}

func (s *Server) seriesRoutes() {
	path := "/" + crm.SeriesName
	handle(s, operation("list-number-series", http.MethodGet, path, "How records are numbered, by kind; admins only", crm.SeriesName), s.listSeries)
	handle(s, operation("preview-number-series", http.MethodPost, path+"/{kind}/acts/preview", "What numbers would read like; admins only", crm.SeriesName), s.previewSeries)
	handle(s, operation("set-number-series", http.MethodPut, path+"/{kind}", "Number the records of a kind otherwise; admins only", crm.SeriesName), s.setSeries)
	handle(s, operation("history-of-number-series", http.MethodGet, path+"/{kind}/history", "How the numbering of a kind was changed; admins only", crm.SeriesName), s.seriesHistory)
}

// adminsOnly refuses settings of the company to others.
func adminsOnly(ctx context.Context, what string) error {
	if viewerOf(ctx).Role == crm.Admin {
		return nil
	}
	return fmt.Errorf("%s: %w", what, crm.ErrForbidden)
}

// numbered finds the kind, for admins.
func (in SeriesOf) numbered(ctx context.Context) (crm.Schema, error) {
	if err := adminsOnly(ctx, "number series"); err != nil {
		return crm.Schema{}, err
	}
	schema, ok := crm.SchemaNamed(in.Kind)
	if !ok || schema.Number == "" {
		return crm.Schema{}, fmt.Errorf("number series of %s: %w", in.Kind, crm.ErrNotFound)
	}
	return schema, nil
}

func (b SeriesBody) series() crm.NumberSeries {
	return crm.NumberSeries{Prefix: b.Prefix, Digits: b.Digits, Restart: crm.Restart(b.Restart)}
}

// today is the time on the company's clock, by which series begin again.
func (s *Server) today() time.Time { return s.DB.Now().In(s.Company.Zone()) }

func (s *Server) seriesView(series store.Series, language crm.Language) SeriesView {
	now := series.At(s.today())
	return SeriesView{
		Kind: series.Kind.Name, Label: series.Kind.PluralLabel.In(language), Prefix: series.Prefix, Digits: series.Digits,
		Restart: string(series.Restart), Next: now.Next, Preview: now.Text(now.Period, now.Next), Version: series.Version,
	}
}

func (s *Server) listSeries(ctx context.Context, _ *struct{}) (*itself[items[SeriesView]], error) {
	if err := adminsOnly(ctx, "number series"); err != nil {
		return nil, err
	}
	views := []SeriesView{}
	for _, schema := range activities.NumberedKinds() {
		series, err := store.ReadSeries(ctx, s.DB, schema)
		if err != nil {
			return nil, err
		}
		views = append(views, s.seriesView(series, viewerOf(ctx).Language))
	}
	return answered(items[SeriesView]{views}), nil
}

func (s *Server) previewSeries(ctx context.Context, in *previewSeries) (*itself[seriesPreview], error) {
	schema, err := in.numbered(ctx)
	if err != nil {
		return nil, err
	}
	now, err := store.ReadSeries(ctx, s.DB, schema)
	if err != nil {
		return nil, err
	}
	wanted := in.Body.series()
	least, err := activities.TrySeries(ctx, s.DB, now, wanted, s.today())
	if err != nil {
		return nil, err
	}
	return answered(seriesPreview{least, wanted.Text(wanted.Restart.Period(s.today()), least)}), nil
}

func (s *Server) setSeries(ctx context.Context, in *setSeries) (*itself[SeriesView], error) {
	schema, err := in.numbered(ctx)
	if err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	var series store.Series
	err = s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		series, err = activities.SetSeries(ctx, tx, schema, version, in.Body.series(), in.Body.Next)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &itself[SeriesView]{ETag: etag(series.Version), Body: s.seriesView(series, viewerOf(ctx).Language)}, nil
}

func (s *Server) seriesHistory(ctx context.Context, in *SeriesOf) (*itself[items[seriesChange]], error) {
	schema, err := in.numbered(ctx)
	if err != nil {
		return nil, err
	}
	series, err := store.ReadSeries(ctx, s.DB, schema)
	if err != nil {
		return nil, err
	}
	found, err := store.SeriesHistory(ctx, s.DB, series)
	if err != nil {
		return nil, err
	}
	changes := []seriesChange{}
	for _, c := range found {
		changes = append(changes, seriesChange{c.At, person{c.ID, c.Name}, c.From, c.To})
	}
	return answered(items[seriesChange]{changes}), nil
}
