package crm

import (
	"slices"

	"github.com/google/uuid"
)

// ChatService is a team chat that takes messages from programs.
type ChatService string

// The services.
const (
	ChatWeCom    ChatService = "wecom"
	ChatDingTalk ChatService = "dingtalk"
	ChatFeishu   ChatService = "feishu"
	ChatSlack    ChatService = "slack"
)

// Choices lists the services.
func (ChatService) Choices() []Choice {
	return []Choice{
		{Value: string(ChatWeCom), Label: Label{"企业微信", "WeCom"}},
		{Value: string(ChatDingTalk), Label: Label{"钉钉", "DingTalk"}},
		{Value: string(ChatFeishu), Label: Label{"飞书", "Feishu"}},
		{Value: string(ChatSlack), Label: Label{"Slack 频道", "Slack"}},
	}
}

// ChatTarget is a group of a team chat in which a person, a team or a
// department is told what concerns them. Its address holds a key and is kept
// apart from the record.
type ChatTarget struct {
	Base
	Name         string       `db:"name" json:"name" required:"true" max:"120" zh:"名称" en:"Name"`
	Service      ChatService  `db:"service" json:"service" required:"true" zh:"服务" en:"Service"`
	UserID       *uuid.UUID   `db:"user_id" json:"userId" ref:"user" zh:"员工" en:"Person"`
	TeamID       *uuid.UUID   `db:"team_id" json:"teamId" ref:"team" zh:"团队" en:"Team"`
	DepartmentID *uuid.UUID   `db:"department_id" json:"departmentId" ref:"department" zh:"部门" en:"Department"`
	NoticeKinds  []NoticeKind `db:"notice_kinds" json:"noticeKinds" zh:"通知类型" en:"Notices"`
	Active       bool         `db:"active" json:"active" default:"true" zh:"启用" en:"Active"`
}

// ChatTargets declares the kind.
var ChatTargets = Kind[ChatTarget]{
	Name: "chat-target", Plural: "chat-targets", Icon: "message",
	Label: Label{"群聊机器人", "Chat target"}, PluralLabel: Label{"群聊机器人", "Chat targets"},
	Title: "name", Search: []string{"name"},
	List:     []string{"name", "service", "userId", "teamId", "departmentId", "noticeKinds", "active"},
	Sorts:    []string{"createdAt", "name"},
	Sections: []Section{{Label{"群聊机器人", "Chat target"}, []string{"name", "service", "userId", "teamId", "departmentId", "noticeKinds", "active"}}},
	Rights:   Rights{View: AdminsOnly(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:     MenuSetup,
}

// Check wants at most one whom the target is for.
func (c *ChatTarget) Check() []Problem {
	named := 0
	for _, id := range []*uuid.UUID{c.UserID, c.TeamID, c.DepartmentID} {
		if id != nil {
			named++
		}
	}
	if named < 2 {
		return nil
	}
	return []Problem{{"userId", "several-receivers",
		Label{"只能选择员工、团队、部门之一", "It is for a person, a team or a department, not several"},
		Label{"请只保留一项；都留空表示全公司", "Keep one of them; none is the whole company"}}}
}

// Wants says whether the target is told of a kind of notice.
func (c *ChatTarget) Wants(kind NoticeKind) bool {
	return len(c.NoticeKinds) == 0 || slices.Contains(c.NoticeKinds, kind)
}
