package rules

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/builtin"
	"github.com/shopspring/decimal"
)

// native is a function as the virtual machine calls it.
type native = func(arguments ...any) (any, error)

// natives holds the engine's own functions: what translated conditions call.
// Their arguments were checked when the condition was compiled.
var natives = map[string]*builtin.Function{
	"compareMoney":  made[func(crm.Money, crm.Money) float64](compareMoney),
	"addMoney":      made[func(crm.Money, crm.Money) crm.Money](onMoney(decimal.Decimal.Add)),
	"subtractMoney": made[func(crm.Money, crm.Money) crm.Money](onMoney(decimal.Decimal.Sub)),
	"multiplyMoney": made[func(crm.Money, float64) crm.Money](multiplyMoney),
	"divideMoney":   made[func(crm.Money, float64) crm.Money](divideMoney),
	"shareOfMoney":  made[func(crm.Money, crm.Money) float64](shareOfMoney),
	"currencyOf":    made[func(crm.Money) string](func(a ...any) (any, error) { return a[0].(crm.Money).Currency, nil }),

	"divide":        made[func(float64, float64) float64](divide),
	"remainder":     made[func(float64, float64) float64](remainder),
	"absolute":      made[func(float64) float64](onNumber(math.Abs)),
	"roundUp":       made[func(float64) float64](onNumber(math.Ceil)),
	"roundDown":     made[func(float64) float64](onNumber(math.Floor)),
	"roundHalfAway": made[func(float64) float64](onNumber(math.Round)),
	"smallest":      made[func(...float64) float64](onNumbers(math.Min)),
	"largest":       made[func(...float64) float64](onNumbers(math.Max)),
	"numberOf":      made[func(any) float64](func(a ...any) (any, error) { return number(a[0]), nil }),

	"joinTexts": made[func(*meter, string, string) string](joinTexts),
	"upperText": made[func(*meter, string) string](onText(strings.ToUpper)),
	"lowerText": made[func(*meter, string) string](onText(strings.ToLower)),
	"trimText":  made[func(*meter, string) string](onText(strings.TrimSpace)),
	"matchText": made[func(*meter, string, *pattern) bool](matchText),
	"textOf":    made[func(float64) string](func(a ...any) (any, error) { return numberText(number(a[0])), nil }),
	"lengthOf":  made[func(any) float64](lengthOf),

	"inTexts":   made[func(string, map[string]bool) bool](func(a ...any) (any, error) { return a[1].(map[string]bool)[a[0].(string)], nil }),
	"inNumbers": made[func(float64, map[float64]bool) bool](func(a ...any) (any, error) { return a[1].(map[float64]bool)[number(a[0])], nil }),
	"hasText":   made[func(*meter, any, string) bool](hasText),
	"hasNumber": made[func(*meter, any, float64) bool](hasNumber),

	"turn":       made[func(*meter, int) bool](func(a ...any) (any, error) { return true, a[0].(*meter).spend(a[1].(int)) }),
	"turnNumber": made[func(*meter, int, float64) float64](turnValue),
	"turnText":   made[func(*meter, int, string) string](turnValue),

	"dayOf":        made[func(time.Time) float64](onTime(dayNumber)),
	"yearOf":       made[func(time.Time) float64](onTime(func(t time.Time) float64 { return float64(t.Year()) })),
	"monthOf":      made[func(time.Time) float64](onTime(func(t time.Time) float64 { return float64(t.Month()) })),
	"dayOfMonth":   made[func(time.Time) float64](onTime(func(t time.Time) float64 { return float64(t.Day()) })),
	"hourOf":       made[func(time.Time) float64](onTime(func(t time.Time) float64 { return float64(t.Hour()) })),
	"weekdayOf":    made[func(time.Time) float64](onTime(weekday)),
	"daysBetween":  made[func(time.Time, time.Time) float64](daysBetween),
	"hoursBetween": made[func(time.Time, time.Time) float64](hoursBetween),
	"addDays":      made[func(time.Time, float64) time.Time](addDays),
	"dateTime":     made[func(float64) time.Time](func(a ...any) (any, error) { return numberDate(number(a[0])).Start(time.UTC), nil }),

	"workingMinutes": made[func(*meter, *crm.Timetable, time.Time, time.Time) float64](workingMinutes),
	"workingDays":    made[func(*meter, *crm.Timetable, time.Time, time.Time) float64](workingDays),
	"normalPhone":    made[func(*meter, string) string](onText(crm.NormalPhone)),
	"normalName":     made[func(*meter, string) string](onText(crm.NormalName)),
	"digitsOf":       made[func(*meter, string) string](onText(digitsOf)),
	"inTree":         made[func(string, map[string]bool) bool](func(a ...any) (any, error) { return a[1].(map[string]bool)[a[0].(string)], nil }),
}

// made gives a native function its type.
func made[F any](run native) *builtin.Function {
	return &builtin.Function{Func: run, Types: []reflect.Type{reflect.TypeFor[F]()}}
}

// number reads a number; the virtual machine makes ints where it counts.
func number(value any) float64 {
	if n, ok := value.(int); ok {
		return float64(n)
	}
	return value.(float64)
}

func divide(arguments ...any) (any, error) {
	divisor := number(arguments[1])
	if divisor == 0 {
		return nil, errDivideByZero
	}
	return number(arguments[0]) / divisor, nil
}

func remainder(arguments ...any) (any, error) {
	divisor := number(arguments[1])
	if divisor == 0 {
		return nil, errDivideByZero
	}
	return math.Mod(number(arguments[0]), divisor), nil
}

func onNumber(operation func(float64) float64) native {
	return func(arguments ...any) (any, error) { return operation(number(arguments[0])), nil }
}

func onNumbers(operation func(a, b float64) float64) native {
	return func(arguments ...any) (any, error) {
		result := number(arguments[0])
		for _, argument := range arguments[1:] {
			result = operation(result, number(argument))
		}
		return result, nil
	}
}

func joinTexts(arguments ...any) (any, error) {
	a, b := arguments[1].(string), arguments[2].(string)
	if err := arguments[0].(*meter).build(len(a) + len(b)); err != nil {
		return nil, err
	}
	return a + b, nil
}

func onText(operation func(string) string) native {
	return func(arguments ...any) (any, error) {
		text := arguments[1].(string)
		if err := arguments[0].(*meter).build(len(text)); err != nil {
			return nil, err
		}
		return operation(text), nil
	}
}

// matchCost is how many bytes times instructions of a pattern one step pays.
const matchCost = 64

func matchText(arguments ...any) (any, error) {
	text, p := arguments[1].(string), arguments[2].(*pattern)
	if err := arguments[0].(*meter).spend(1 + len(text)*p.size/matchCost); err != nil {
		return nil, err
	}
	return p.MatchString(text), nil
}

func lengthOf(arguments ...any) (any, error) {
	switch value := arguments[0].(type) {
	case string:
		return float64(utf8.RuneCountInString(value)), nil
	case []string:
		return float64(len(value)), nil
	case []float64:
		return float64(len(value)), nil
	}
	return float64(len(arguments[0].([]any))), nil
}

// numberText writes a number as people do: 72, not 72.0.
func numberText(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func hasText(arguments ...any) (any, error) {
	return contains(arguments[0].(*meter), arguments[1], arguments[2].(string))
}

func hasNumber(arguments ...any) (any, error) {
	return contains(arguments[0].(*meter), arguments[1], number(arguments[2]))
}

// contains searches a list, given or made by filter or map.
func contains[T comparable](m *meter, list any, item T) (any, error) {
	switch items := list.(type) {
	case []T:
		if slices.Contains(items, item) {
			return true, m.spend(1)
		}
		return false, m.spend(1 + len(items)/8)
	case []any:
		if slices.Contains(items, any(item)) {
			return true, m.spend(1)
		}
		return false, m.spend(1 + len(items)/8)
	}
	return nil, fail("列表的内容不符", "the list holds something else")
}

func turnValue(arguments ...any) (any, error) {
	return arguments[2], arguments[0].(*meter).spend(arguments[1].(int))
}

func onTime(operation func(time.Time) float64) native {
	return func(arguments ...any) (any, error) { return operation(arguments[0].(time.Time)), nil }
}

// weekday counts from 1 on Monday to 7 on Sunday.
func weekday(t time.Time) float64 { return float64((int(t.Weekday())+6)%7 + 1) }

// daysBetween counts calendar days, each time in its own zone.
func daysBetween(arguments ...any) (any, error) {
	from, to := midnight(arguments[0].(time.Time)), midnight(arguments[1].(time.Time))
	return math.Round(to.Sub(from).Hours() / 24), nil
}

func midnight(t time.Time) time.Time {
	year, month, dayOfMonth := t.Date()
	return time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC)
}

func hoursBetween(arguments ...any) (any, error) {
	return arguments[1].(time.Time).Sub(arguments[0].(time.Time)).Hours(), nil
}
