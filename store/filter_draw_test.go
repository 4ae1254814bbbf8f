package store

import (
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
)

// drawFilter draws a filter as the parser would make it.
func drawFilter(t *rapid.T) crm.Filter {
	return crm.Filter{Root: drawCondition(t, rapid.IntRange(0, 3).Draw(t, "depth"))}
}

func drawCondition(t *rapid.T, depth int) crm.Condition {
	if depth == 0 {
		return drawTerm(t)
	}
	parts := make([]crm.Condition, rapid.IntRange(2, 3).Draw(t, "parts"))
	for i := range parts {
		parts[i] = drawCondition(t, rapid.IntRange(0, depth-1).Draw(t, "depth"))
	}
	switch rapid.IntRange(0, 2).Draw(t, "joint") {
	case 0:
		return crm.And(parts)
	case 1:
		return crm.Or(parts)
	default:
		return crm.Not{Condition: parts[0]}
	}
}

// The operators by what the types of field understand.
var (
	equality = []crm.Operator{crm.Equal, crm.Unequal}
	ordering = []crm.Operator{crm.Equal, crm.Unequal, crm.Less, crm.AtMost, crm.More, crm.AtLeast}
	textual  = []crm.Operator{crm.Equal, crm.Unequal, crm.Contains}
)

func drawTerm(t *rapid.T) crm.Condition {
	if rapid.IntRange(0, 9).Draw(t, "tagged") == 0 {
		return crm.Tagged{Names: drawTags(t)}
	}
	field := rapid.SampledFrom([]string{"id", "name", "note", "source", "weight", "budget", "dueAt", "ownerId", "paused", "endsOn", "share", "ways", "members",
		"x_word", "x_size", "x_share", "x_day", "x_moment", "x_flag", "x_boss", "x_story", "x_colour"}).Draw(t, "field")
	if rapid.IntRange(0, 4).Draw(t, "known") == 0 {
		return crm.Known{Field: field}
	}
	switch field {
	case "name", "note", "x_word", "x_story":
		return drawComparison(t, field, textual, true, drawText)
	case "source":
		return drawComparison(t, field, equality, true, drawChoice)
	case "x_colour":
		return drawComparison(t, field, equality, true, drawColour)
	case "weight", "x_size":
		return drawComparison(t, field, ordering, true, drawNumber)
	case "budget":
		return drawComparison(t, field, ordering, false, drawMoney)
	case "share", "x_share":
		return drawComparison(t, field, ordering, true, drawDecimal)
	case "ways":
		return drawComparison(t, field, equality[:1], true, drawWay)
	case "members":
		return drawComparison(t, field, equality[:1], true, drawReference)
	case "dueAt", "endsOn", "x_day", "x_moment":
		return drawComparison(t, field, ordering, false, drawMoment)
	case "paused", "x_flag":
		return drawComparison(t, field, equality[:1], false, drawYesNo)
	default:
		return drawComparison(t, field, equality, true, drawReference)
	}
}

func drawComparison(t *rapid.T, field string, operators []crm.Operator, lists bool, operand func(*rapid.T) crm.Operand) crm.Condition {
	if lists && rapid.Bool().Draw(t, "list") {
		return crm.Among{Field: field, Operands: rapid.SliceOfN(rapid.Custom(operand), 1, 4).Draw(t, "operands")}
	}
	return crm.Comparison{Field: field, Operator: rapid.SampledFrom(operators).Draw(t, "operator"), Operand: operand(t)}
}

// drawTags draws the names of tags as people write them; none means any.
func drawTags(t *rapid.T) []string {
	names := rapid.SliceOfN(rapid.SampledFrom(append([]string{"vip", "ＶＩＰ ", "", "%", "nobody bears it"}, specimenTags...)), 0, 3).Draw(t, "tags")
	if len(names) == 0 {
		return nil
	}
	return names
}

func drawText(t *rapid.T) crm.Operand {
	return crm.TextOperand(rapid.SampledFrom(append(specimenTexts, "HUAWEI", "为", "%", "_", "é", "and")).Draw(t, "text"))
}

func drawChoice(t *rapid.T) crm.Operand {
	return crm.ChoiceOperand(rapid.SampledFrom(crm.LeadSource("").Choices()).Draw(t, "choice").Value)
}

func drawColour(t *rapid.T) crm.Operand {
	return crm.ChoiceOperand(rapid.SampledFrom([]string{"red", "green", "blue"}).Draw(t, "colour"))
}

func drawNumber(t *rapid.T) crm.Operand {
	return crm.NumberOperand(rapid.SampledFrom([]int64{-1 << 62, -2, -1, 0, 1, 2, 1 << 40}).Draw(t, "number"))
}

func drawMoney(t *rapid.T) crm.Operand {
	amount := rapid.SampledFrom(specimenSizes).Draw(t, "amount")
	return crm.MoneyOperand{Amount: decimal.RequireFromString(amount), Currency: rapid.SampledFrom([]string{"CNY", "USD", "NOT"}).Draw(t, "currency")}
}

func drawDecimal(t *rapid.T) crm.Operand {
	return crm.DecimalOperand(decimal.RequireFromString(rapid.SampledFrom(specimenSizes).Draw(t, "size")))
}

func drawWay(t *rapid.T) crm.Operand {
	return crm.ChoiceOperand(rapid.SampledFrom([]crm.Channel{crm.ChannelCall, crm.ChannelVisit, crm.ChannelMail}).Draw(t, "way"))
}

func drawYesNo(t *rapid.T) crm.Operand { return crm.YesNoOperand(rapid.Bool().Draw(t, "yes")) }

func drawReference(t *rapid.T) crm.Operand {
	if rapid.Bool().Draw(t, "me") {
		return crm.MeOperand{}
	}
	return crm.RecordOperand(rapid.SampledFrom(specimenIDs).Draw(t, "id"))
}

func drawMoment(t *rapid.T) crm.Operand {
	m := crm.Moment{
		Base:    rapid.SampledFrom([]crm.MomentBase{crm.BaseNow, crm.BaseToday, crm.BaseDate, crm.BaseInstant}).Draw(t, "base"),
		Days:    rapid.IntRange(-2, 2).Draw(t, "days"),
		Elapsed: time.Duration(rapid.SampledFrom([]int{0, 0, 1, 60, -720}).Draw(t, "minutes")) * time.Minute,
	}
	switch m.Base {
	case crm.BaseDate:
		m.Literal = specimenNow.Truncate(24*time.Hour).AddDate(0, 0, rapid.IntRange(-2, 2).Draw(t, "date"))
	case crm.BaseInstant:
		m.Literal = rapid.SampledFrom(specimenTimes()).Draw(t, "instant")
	default:
	}
	return m
}
