package rules

import (
	"strings"
	"testing"
)

func TestCondition(t *testing.T) {
	cases := []struct {
		condition string
		full      bool // when everything is known
		bare      bool // when nothing is known that may be unknown
	}{
		// What is unknown compares false, whichever way it is asked.
		{`lead.score >= 70`, true, false},
		{`lead.score < 70`, false, false},
		{`lead.score == 72`, true, false},
		{`lead.score != 1`, true, false},
		{`lead.score + 10 > 80`, true, false},
		{`80 < lead.score + 10`, true, false},
		{`-lead.score < 0`, true, false},
		{`lead.region == "north"`, true, false},
		{`lead.region != "south"`, true, false},
		{`lead.region in ["north", "east"]`, true, false},
		{`lead.region not in ["south"]`, true, false},
		{`lead.region in lead.areas`, true, false},
		{`lead.region not in lead.areas`, false, false},
		{`lead.hot`, true, false},
		{`not lead.hot`, false, false},
		{`lead.hot == false`, false, false},
		{`lead.hot == true`, true, false},
		{`lead.budget >= cny(1)`, true, false},
		{`lead.budget < cny(1)`, false, false},
		{`lead.seen < lead.due`, true, false},
		{`upper(customer.ownerId) == "U1"`, true, false},
		{`len(customer.ownerId) < 5`, true, false},
		{`70 < lead.score < 80`, true, false},
		{`(lead.phone ? lead.score : 1) > 70`, true, false},
		{`any(lead.tags, # == customer.ownerId)`, false, false},
		{`any(lead.nums, # < lead.score)`, true, false},
		{`sum(lead.nums, # + lead.score) > 0`, true, false},
		// A whole condition can be negated: it is true or false by then.
		{`not (lead.score >= 80)`, true, true},
		{`not (lead.region in ["south"])`, true, true},
		{`lead.score >= 70 or lead.phone`, true, true},
		// known asks, ?? fills in.
		{`known(lead.score)`, true, false},
		{`not known(lead.score)`, false, true},
		{`known(lead.name)`, true, true},
		{`(lead.score ?? 0) == 0`, false, true},
		{`(customer.ownerId ?? lead.region ?? "nobody") == "nobody"`, false, true},
		{`(known(lead.score) ? lead.score : 5) == 5`, false, true},
		{`(lead.hot ?? true)`, true, true},
		// Money is exact.
		{`lead.budget == cny("300000.00")`, true, false},
		{`lead.price * 3 == cny(59.70)`, true, true},
		{`3 * lead.price == cny(59.70)`, true, true},
		{`lead.price + cny(0.1) == cny(20)`, true, true},
		{`lead.price - cny(20) < cny(0)`, true, true},
		{`lead.price - cny(20) == cny(-0.1)`, true, true},
		{`lead.price / 2 == cny(9.95)`, true, true},
		{`lead.price / cny(19.90) == 1`, true, true},
		{`currency(lead.price) == "CNY"`, true, true},
		{`lead.price in [cny(1), cny(19.9)]`, true, true},
		// Numbers are numbers, whole or not.
		{`1 / 4 == 0.25`, true, true},
		{`7 % 4 == 3`, true, true},
		{`lead.rate * 10 == 1`, true, true},
		{`round(2.5) + ceil(1.2) + floor(1.8) + abs(-1) == 7`, true, true},
		{`min(3, 1, 2) == 1 and max(3, 1) == 3 and max(2) == 2 and max(1, 2, 3, 4, 5) == 5`, true, true},
		{`lead.score in [1, 72]`, true, false},
		{`9007199254740992 > 9007199254740991`, true, true},
		// Texts and choices.
		{`lead.name startsWith "a" and lead.name endsWith "a" and lead.name contains "aa"`, true, true},
		{`lead.name matches "^a+$"`, true, true},
		{`lead.name not matches "^a+$"`, false, false},
		{`"VIP" == upper("v" + "ip")`, true, true},
		{`lower(trim("  X ")) == "x"`, true, true},
		{`text(72) + "." == "72."`, true, true},
		{`len("中文") == 2`, true, true},
		{`lead.source == "referral"`, true, true},
		{`"referral" == lead.source`, true, true},
		{`lead.source == lead.name`, false, false},
		{`lead.region == (lead.phone ? "north" : "south")`, true, false},
		{`lead.source | upper() == "REFERRAL"`, true, true},
		// Lists.
		{`"vip" in lead.tags`, true, true},
		{`"x" not in lead.tags`, true, true},
		{`5 in lead.nums and 4 not in lead.nums`, true, true},
		{`all(lead.nums, # > 0) and one(lead.nums, # == 5) and none(lead.tags, # == "x")`, true, true},
		{`count(lead.nums, # > 1) == 2`, true, true},
		{`sum(lead.nums, #) == 15`, true, true},
		{`len(filter(lead.nums, # > 1)) == 2`, true, true},
		{`"VIP" in map(lead.tags, upper(#))`, true, true},
		{`len(lead.tags) + len(lead.nums) == 5`, true, true},
		{`lead.name in [lead.name, "x"] and lead.phone in [true]`, true, true},
		{`"x" in []`, false, false},
		{`any(lead.tags, # in ["vip"]) and any(lead.tags, known(#))`, true, true},
		{`7 in map(lead.nums, # + 2)`, true, true},
		{`sum(map(lead.tags, len(#)), #) == 7`, true, true},
		{`any(lead.tags, any(lead.nums, # == 9))`, true, true},
		{`any(lead.areas, # == "east")`, true, true},
		{`sum(filter(lead.nums, # > 100), #) == 0`, true, true},
		// Times.
		{`lead.seen == date("2026-01-15")`, true, false},
		{`lead.seen > date("2026-01-14") and lead.seen < date("2026-01-16")`, true, false},
		{`date("2026-01-15") <= lead.seen`, true, false},
		{`daysBetween(lead.seen, lead.due) == 3`, true, false},
		{`hoursBetween(lead.seen, lead.due) == 72`, true, false},
		{`year(lead.due) == 2026 and month(lead.due) == 1 and day(lead.due) == 18`, true, true},
		{`weekday(lead.due) == 7 and hour(lead.due) == 23`, true, true},
	}
	for _, c := range cases {
		t.Run(c.condition, func(t *testing.T) {
			full, err := holds(c.condition, fullFacts())
			if err != nil {
				t.Fatal(err)
			}
			bare, err := holds(c.condition, bareFacts())
			if err != nil {
				t.Fatal(err)
			}
			if full != c.full || bare != c.bare {
				t.Errorf("known %v, unknown %v; want %v, %v", full, bare, c.full, c.bare)
			}
		})
	}
}

func TestConditionFails(t *testing.T) {
	cases := []struct{ name, condition, why string }{
		{"currencies are never converted", `lead.price < usd(5)`, "CNY can't be compared with or added to USD"},
		{"nor are they equal or unequal", `lead.price != usd(5)`, "CNY can't be compared"},
		{"nor added", `lead.price + usd(5) > cny(1)`, "CNY can't be compared with or added to USD"},
		{"division by zero", `lead.rate / (lead.rate - lead.rate) > 1`, "division by zero"},
		{"remainder of zero", `5 % (lead.rate - lead.rate) > 1`, "division by zero"},
		{"money beyond any record", `lead.price * 9007199254740991 > cny(1)`, "too large"},
		{"money times what is no amount", `lead.price * (1e300 * 1e300) > cny(1)`, "too large"},
		{"money divided by what is no amount", `lead.price / (1e300 * 1e300) > cny(1)`, "too large"},
		{"money divided by zero", `lead.price / (lead.rate - lead.rate) > cny(1)`, "division by zero"},
		{"a share of nothing", `lead.price / (lead.price - lead.price) > 1`, "division by zero"},
		{"a share of another currency", `lead.price / usd(1) > 1`, "CNY can't be compared"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := holds(c.condition, fullFacts())
			if err == nil {
				t.Fatal("no error")
			}
			if got := failureLabel(err); !strings.Contains(got.EN, c.why) || got.ZH == "" || strings.Contains(got.EN+got.ZH, "%!") {
				t.Errorf("says %v, want %s", got, c.why)
			}
		})
	}
}

func TestProblem(t *testing.T) {
	cases := []struct {
		condition  string
		code       Code
		position   int
		suggestion string
	}{
		{`lead.source == "referal"`, codeUnknownChoice, 16, `"referral"`},
		{`"referal" != lead.source`, codeUnknownChoice, 1, `"referral"`},
		{`lead.region in ["north", "oversea"]`, codeUnknownChoice, 26, `"overseas"`},
		{`"nroth" in lead.areas`, codeUnknownChoice, 1, `"north"`},
		{`any(lead.areas, # == "eest")`, codeUnknownChoice, 22, `"east"`},
		{`lead.region == (lead.phone ? "north" : "sauth")`, codeUnknownChoice, 40, `"south"`},
		{`lead.region == "Mars"`, codeUnknownChoice, 16, ""},
		{`lead.region == customer.grade`, codeKinds, 13, ""},
		{`lead.scroe > 1`, codeUnknownName, 6, "lead.score"},
		{`score > 1`, codeUnknownName, 1, "lead.score"},
		{`lead == "x"`, codeGroup, 1, "lead.name"},
		{`len(lead.name + nosuch) > 0`, codeUnknownName, 17, ""},
		{`any(lead.tags, nosuch(#))`, codeUnknownFunction, 16, ""},
		{`uper(lead.name) == "A"`, codeUnknownFunction, 1, "upper"},
		{`known(lead.nope)`, codeUnknownName, 12, "lead.name"},
		{`lead.budget > 50000`, codeMoneyNumber, 15, "cny(50000)"},
		{`50000 < lead.budget`, codeMoneyNumber, 1, "cny(50000)"},
		{`lead.budget + 5 > cny(1)`, codeMoneyNumber, 15, "cny(5)"},
		{`lead.budget in [5]`, codeMoneyNumber, 17, "cny(5)"},
		{`cny(lead.score) > lead.budget`, codeLiteral, 1, ""},
		{`lead.budget > cny(1.23456)`, codeBadAmount, 19, ""},
		{`lead.budget > cny("a lot")`, codeBadAmount, 19, ""},
		{`lead.score > "5"`, codeKinds, 12, ""},
		{`lead.source > "a"`, codeKinds, 13, ""},
		{`lead.tags == lead.tags`, codeKinds, 11, ""},
		{`lead.tags == "x"`, codeKinds, 11, ""},
		{`lead.score`, codeWrongKind, 6, ""},
		{`lead.score and lead.phone`, codeWrongKind, 6, ""},
		{`lead.name in "abc"`, codeKinds, 11, ""},
		{`"x" matches lead.name`, codeLiteral, 18, ""},
		{`lead.name matches "("`, codePattern, 19, ""},
		{`lead.due > date("2026-13-01")`, codeBadDate, 17, ""},
		{`lead.due > date(lead.name)`, codeLiteral, 12, ""},
		{`lead.score == nil`, codeNil, 15, ""},
		{`lead.tags[0] == "x"`, codeUnavailable, 10, ""},
		{`lead?.score > 1`, codeUnavailable, 7, ""},
		{`lead.Delete() == "x"`, codeMethod, 6, ""},
		{`lead.name.upper() == "x"`, codeMethod, 11, ""},
		{`len(lead.name, 1) > 0`, codeArguments, 1, ""},
		{`known("x")`, codeArguments, 1, ""},
		{`any(lead.tags, any(lead.tags, any(lead.tags, true)))`, codeLoops, 31, ""},
		{`len(map(lead.nums, lead.nums)) > 0`, codePredicate, 25, ""},
		{`len(map(lead.nums, # > 1)) > 0`, codePredicate, 22, ""},
		{`["a"] == ["a"]`, codeListLiteral, 1, ""},
		{`lead.score >`, codeSyntax, 12, ""},
		{`if lead.phone { true } else { false }`, codeUnavailable, 9, ""},
		{``, codeEmpty, 0, ""},
		{"lead.name == \"\xff\"", codeNotUTF8, 0, ""},
		{`lead.score > 9007199254740993`, codeNumberTooLarge, 14, ""},
		{`(lead.phone ? 1 : "x") == 1`, codeWrongKind, 19, ""},
		{`# > 1`, codeSyntax, 1, ""},
		{`any(lead.nums, #index > 1)`, codeUnavailable, 16, ""},
		{`2 ** 3 == 8`, codeUnavailable, 3, ""},
		{`len(5) > 1`, codeWrongKind, 5, ""},
		{`lead.budget > cny(1, 2)`, codeArguments, 15, ""},
		{`lead.due > date()`, codeArguments, 12, ""},
		{`lead.name matches "` + strings.Repeat("a", 201) + `"`, codePatternTooLarge, 19, ""},
		{`lead.name matches "(a|b|ab){900}x$"`, codePatternTooLarge, 19, ""},
		{`lead.score matches "a"`, codeKinds, 12, ""},
		{`-lead.name == "a"`, codeWrongKind, 7, ""},
		{`sum(lead.nums, "a") > 1`, codeWrongKind, 16, ""},
		{`any(lead.name, true)`, codeWrongKind, 10, ""},
		{`count(lead.nums) > 1`, codeArguments, 1, ""},
		{`any(lead.tags, # + 1 == "a")`, codeKinds, 18, ""},
		{`any([1], # > 0)`, codeListLiteral, 5, ""},
		{`lead.name ?? 5 == 5`, codeSyntax, 16, ""},
	}
	for _, c := range cases {
		t.Run(c.condition, func(t *testing.T) {
			p := compileProblem(t, c.condition)
			if p.Code != c.code || p.Position != c.position || p.Suggestion != c.suggestion {
				t.Errorf("got %s at %d suggesting %q (%s)\nwant %s at %d suggesting %q",
					p.Code, p.Position, p.Suggestion, p.Message.EN, c.code, c.position, c.suggestion)
			}
			if p.Message.ZH == "" || p.Message.EN == "" || strings.Contains(p.Message.EN+p.Message.ZH, "%!") {
				t.Errorf("message %v", p.Message)
			}
		})
	}
}
