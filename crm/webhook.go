package crm

import (
	"net/url"
	"regexp"
	"strings"
)

// Webhook is a program that is told what happens.
type Webhook struct {
	Base
	Name string `db:"name" json:"name" required:"true" max:"120" zh:"名称" en:"Name"`
	URL  string `db:"url" json:"url" required:"true" max:"2000" zh:"地址" en:"Address"`
	// EventTypes are patterns such as lead.created or deal.*, one on each line;
	// empty is everything.
	EventTypes string `db:"event_types" json:"eventTypes" long:"true" max:"2000" zh:"事件类型" en:"Event types"`
	Active     bool   `db:"active" json:"active" default:"true" zh:"启用" en:"Active"`
}

// Webhooks declares the kind.
var Webhooks = Kind[Webhook]{
	Name: "webhook", Plural: "webhooks", Icon: "link",
	Label: Label{"Webhook 推送", "Webhook"}, PluralLabel: Label{"Webhook 推送", "Webhooks"},
	Title: "name", Search: []string{"name", "url"},
	List:     []string{"name", "url", "eventTypes", "active"},
	Sorts:    []string{"createdAt", "name"},
	Sections: []Section{{Label{"Webhook 推送", "Webhook"}, []string{"name", "url", "eventTypes", "active"}}},
	Rights:   Rights{View: AdminsOnly(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

var eventPattern = regexp.MustCompile(`^(\*|[a-z][a-z-]*\.(\*|[a-z][a-z-]*))$`)

// Check wants an address on the web and patterns of event types.
func (w *Webhook) Check() []Problem {
	var problems []Problem
	if !IsWebAddress(w.URL) {
		problems = append(problems, Problem{"url", "invalid-url",
			Label{"地址不正确", "The address is not right"}, Label{"请填写 https:// 开头的完整地址", "Give a whole one that begins with https://"}})
	}
	for _, pattern := range w.Patterns() {
		if !eventPattern.MatchString(pattern) {
			problems = append(problems, Problem{"eventTypes", "invalid-event",
				Label{"事件类型不正确", "An event type is not right"},
				Label{"每行一个，例如 lead.created 或 deal.*", "One on each line, such as lead.created or deal.*"}})
			break
		}
	}
	return problems
}

// Patterns lists the event types that the webhook wants.
func (w *Webhook) Patterns() []string { return strings.Fields(w.EventTypes) }

// Wants says whether the webhook is told of a type of event.
func (w *Webhook) Wants(event string) bool {
	patterns := w.Patterns()
	for _, pattern := range patterns {
		prefix, open := strings.CutSuffix(pattern, "*")
		if pattern == event || (open && strings.HasPrefix(event, prefix)) {
			return true
		}
	}
	return len(patterns) == 0
}

// IsWebAddress says whether a text is a whole address on the web, without a
// name and password in it.
func IsWebAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}
