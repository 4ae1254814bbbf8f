package crm

import "time"

// NoticePreferences say how a person wants to be told. In the app everything
// is shown; nothing here drops a notice.
type NoticePreferences struct {
	TimeZone   string                        `json:"timeZone"` // IANA name; empty: the company's
	Quiet      *QuietHours                   `json:"quietHours,omitempty"`
	DigestHour int                           `json:"digestHour"`
	Kinds      map[NoticeKind]NoticeChannels `json:"kinds"`
}

// NoticeChannels are the ways in which a kind of notice leaves the house.
type NoticeChannels struct {
	Mail MailPace `json:"mail"`
	Chat bool     `json:"chat"`
}

// MailPace says when a person gets letters.
type MailPace string

// The paces of letters.
const (
	MailOff    MailPace = "off"
	MailNow    MailPace = "now"
	MailDigest MailPace = "digest" // gathered, once on each workday
)

const defaultDigestHour = 9

// toldAtOnce are the kinds of notices that ask for an act.
var toldAtOnce = map[NoticeKind]bool{
	NoticeTaskGiven: true, NoticeTaskBack: true, NoticeTaskOverdue: true, NoticeUrged: true, NoticeMention: true, NoticeStuck: true, NoticeNobody: true,
}

// UsualNoticePreferences are those of a person who has said nothing: what asks
// for an act at once, the rest gathered.
func UsualNoticePreferences() NoticePreferences {
	p := NoticePreferences{DigestHour: defaultDigestHour, Kinds: map[NoticeKind]NoticeChannels{}}
	for _, choice := range NoticeKind("").Choices() {
		kind := NoticeKind(choice.Value)
		p.Kinds[kind] = NoticeChannels{Mail: MailDigest}
		if toldAtOnce[kind] {
			p.Kinds[kind] = NoticeChannels{Mail: MailNow, Chat: true}
		}
	}
	return p
}

// For is how a kind of notice goes to the person.
func (p NoticePreferences) For(kind NoticeKind) NoticeChannels {
	if known, ok := p.Kinds[kind]; ok {
		return known
	}
	return UsualNoticePreferences().Kinds[kind]
}

// Zone is the person's time zone, or the company's.
func (p NoticePreferences) Zone(company *time.Location) *time.Location {
	if p.TimeZone == "" {
		return company
	}
	zone, err := ZoneNamed(p.TimeZone)
	if err != nil {
		return company
	}
	return zone
}

// Check says what is wrong with preferences.
func (p NoticePreferences) Check() []Problem {
	var problems []Problem
	if _, err := ZoneNamed(p.TimeZone); err != nil {
		problems = append(problems, Problem{"timeZone", "unknown-zone",
			Label{"没有这个时区", "There is no such time zone"}, Label{"例如 Asia/Shanghai；留空则用公司时区", "For example Asia/Shanghai; empty is the company's"}})
	}
	if p.Quiet != nil {
		from, fromOK := p.Quiet.From.minutes()
		to, toOK := p.Quiet.To.minutes()
		if !fromOK || !toOK || from == to {
			problems = append(problems, Problem{"quietHours", "invalid-hours",
				Label{"免打扰时段不正确", "The quiet hours are not right"}, Label{"请写成 22:00 至 07:00 的形式", "Write them like 22:00 to 07:00"}})
		}
	}
	if p.DigestHour < 0 || p.DigestHour > 23 {
		problems = append(problems, Problem{"digestHour", "invalid-hour",
			Label{"汇总时间不正确", "There is no such hour"}, Label{"请填 0 到 23", "Choose one from 0 to 23"}})
	}
	return problems
}
