package store

import (
	"database/sql"
	"fmt"
	"reflect"

	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// column is one SQL column of a kind and how a record's field goes in and out
// of it. Money takes two columns: the amount and the currency.
type column struct {
	name  string
	field crm.Field
	value func(record any) any
	scan  func(record any) any
}

func columnsOf(schema crm.Schema) []column {
	var columns []column
	for _, f := range schema.Fields {
		if f.IsCustom() {
			continue // among the others in one column
		}
		if f.Type == crm.MoneyType {
			columns = append(columns,
				column{f.Column + "_amount", f,
					func(r any) any { return amountOf(f.Value(r).(*crm.Money)) },
					func(r any) any { return amountScanner{f.Address(r).(**crm.Money)} }},
				column{f.Column + "_currency", f,
					func(r any) any { return currencyOf(f.Value(r).(*crm.Money)) },
					func(r any) any { return currencyScanner{f.Address(r).(**crm.Money)} }})
			continue
		}
		columns = append(columns, column{f.Column, f, valueOf(f), scanOf(f)})
	}
	return append(columns, column{
		name:  "custom",
		value: func(r any) any { return orNone(r.(interface{ Meta() *crm.Base }).Meta().Custom) },
		scan:  func(r any) any { return &r.(interface{ Meta() *crm.Base }).Meta().Custom },
	})
}

// valueOf reads a field for its column. Columns of lists are never NULL.
func valueOf(f crm.Field) func(any) any {
	if !isList(f) {
		return f.Value
	}
	return func(record any) any {
		value := f.Value(record)
		if reflect.ValueOf(value).IsNil() {
			return reflect.MakeSlice(reflect.TypeOf(value), 0, 0).Interface()
		}
		return value
	}
}

// scanOf points at where a column goes. Choices are texts of a type of their
// own, which the driver reads faster as plain texts.
func scanOf(f crm.Field) func(any) any {
	plain := reflect.TypeFor[*string]()
	return func(record any) any {
		target := f.Address(record)
		if v := reflect.ValueOf(target); v.Type() != plain && v.Elem().Kind() == reflect.String {
			return v.Convert(plain).Interface()
		}
		return target
	}
}

func orNone(custom crm.Custom) crm.Custom {
	if custom == nil {
		return crm.Custom{}
	}
	return custom
}

func amountOf(m *crm.Money) *decimal.Decimal {
	if m == nil {
		return nil
	}
	return &m.Amount
}

func currencyOf(m *crm.Money) *string {
	if m == nil {
		return nil
	}
	return &m.Currency
}

// amountScanner and currencyScanner fill one Money from its two columns,
// whichever comes first.
type amountScanner struct{ target **crm.Money }

var _ sql.Scanner = amountScanner{}

// Scan reads the numeric column; NULL leaves no money.
func (s amountScanner) Scan(source any) error {
	if source == nil {
		return nil
	}
	var amount decimal.Decimal
	if err := amount.Scan(source); err != nil {
		return fmt.Errorf("amount: %w", err)
	}
	ensure(s.target).Amount = amount
	return nil
}

type currencyScanner struct{ target **crm.Money }

// Scan reads the currency column; NULL leaves no money.
func (s currencyScanner) Scan(source any) error {
	switch text := source.(type) {
	case nil:
		return nil
	case string:
		ensure(s.target).Currency = text
		return nil
	}
	return fmt.Errorf("currency: cannot read %T", source)
}

func ensure(target **crm.Money) *crm.Money {
	if *target == nil {
		*target = new(crm.Money)
	}
	return *target
}
