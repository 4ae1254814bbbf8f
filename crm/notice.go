package crm

import (
	"time"

	"github.com/google/uuid"
)

// NoticeKind is what a person is told.
type NoticeKind string

// The kinds of notices.
const (
	NoticeTaskGiven   NoticeKind = "task-given"
	NoticeTaskBack    NoticeKind = "task-back" // sent back, or the helpers have answered
	NoticeTaskTaken   NoticeKind = "task-taken"
	NoticeTaskWarned  NoticeKind = "task-warned"
	NoticeTaskOverdue NoticeKind = "task-overdue"
	NoticeUrged       NoticeKind = "urged"
	NoticeUrgeAnswer  NoticeKind = "urge-answered"
	NoticeReading     NoticeKind = "reading"
	NoticeMention     NoticeKind = "mention"
	NoticeResult      NoticeKind = "result"          // how what one started has ended
	NoticeStuck       NoticeKind = "stuck"           // a process that waits for an admin
	NoticeNobody      NoticeKind = "nobody-eligible" // in a roster can take what waits for it
	NoticeOvertaken   NoticeKind = "approval-overtaken"
	NoticeRecycling   NoticeKind = "recycle-warned" // what one owns falls back into the pool soon
	NoticeRecycled    NoticeKind = "recycled"
	NoticeHandedOver  NoticeKind = "given"           // a manager gave it out of the pool
	NoticeLeadJoined  NoticeKind = "lead-joined"     // somebody's lead has come to one's customer
	NoticeProtection  NoticeKind = "protection-ends" // of a registration
	NoticeClash       NoticeKind = "clash"           // somebody works on the same company
)

// Choices lists the kinds.
func (NoticeKind) Choices() []Choice {
	return []Choice{
		{Value: string(NoticeTaskGiven), Label: Label{"新待办", "New task"}, Tone: ToneInfo},
		{Value: string(NoticeTaskBack), Label: Label{"待办回到你手上", "A task came back to you"}, Tone: ToneInfo},
		{Value: string(NoticeTaskTaken), Label: Label{"待办已由他人处理", "A task is with somebody else"}, Tone: ToneNeutral},
		{Value: string(NoticeTaskWarned), Label: Label{"即将到期", "Due soon"}, Tone: ToneWarning},
		{Value: string(NoticeTaskOverdue), Label: Label{"已超时", "Overdue"}, Tone: ToneBad},
		{Value: string(NoticeUrged), Label: Label{"催办", "You are urged"}, Tone: ToneWarning},
		{Value: string(NoticeUrgeAnswer), Label: Label{"催办有了答复", "An urge was answered"}, Tone: ToneInfo},
		{Value: string(NoticeReading), Label: Label{"待阅", "To read"}, Tone: ToneInfo},
		{Value: string(NoticeMention), Label: Label{"有人提到你", "Somebody mentioned you"}, Tone: ToneInfo},
		{Value: string(NoticeResult), Label: Label{"办理结果", "Result"}, Tone: ToneGood},
		{Value: string(NoticeStuck), Label: Label{"流程需要处理", "A process needs you"}, Tone: ToneBad},
		{Value: string(NoticeNobody), Label: Label{"没有人可以接手线索", "Nobody can take a lead"}, Tone: ToneBad},
		{Value: string(NoticeOvertaken), Label: Label{"审批内容有变，重新发起", "What you were to sign has changed"}, Tone: ToneWarning},
		{Value: string(NoticeRecycling), Label: Label{"长期未联系，即将收回公海", "Falls back into the pool soon"}, Tone: ToneWarning},
		{Value: string(NoticeRecycled), Label: Label{"已收回公海", "Fell back into the pool"}, Tone: ToneNeutral},
		{Value: string(NoticeHandedOver), Label: Label{"从公海分给你", "Given to you out of the pool"}, Tone: ToneInfo},
		{Value: string(NoticeLeadJoined), Label: Label{"线索转入你的客户", "A lead has come to your customer"}, Tone: ToneInfo},
		{Value: string(NoticeProtection), Label: Label{"报备保护", "Protection of a registration"}, Tone: ToneWarning},
		{Value: string(NoticeClash), Label: Label{"撞单", "Clash"}, Tone: ToneWarning},
	}
}

// Notice is one thing that one person is told.
type Notice struct {
	ID         uuid.UUID
	UserID     uuid.UUID
	Kind       NoticeKind
	At         time.Time
	RecordKind string
	RecordID   uuid.UUID
	ProcessID  *uuid.UUID
	TaskID     *uuid.UUID
	ByID       *uuid.UUID // who caused it; nil: a process
	Text       string     // in somebody's own words
	// GatherKey joins what is told again before it was read; empty: each stands
	// by itself.
	GatherKey string
	Times     int
	ReadAt    *time.Time
	TaskKind  string // of the task, where it is about one; as read
}

// Title is what a notice is about in a few words.
func (n *Notice) Title(language Language) string {
	title := LabelOf(n.Kind.Choices(), string(n.Kind)).In(language)
	if n.TaskKind == "" {
		return title
	}
	kind, _ := TaskKindNamed(n.TaskKind)
	return Label{ZH: "%s：%s", EN: "%s: %s"}.With(title, kind.Label.In(language)).In(language)
}

// Path is the screen of the browser app on which a person acts on a notice.
func (n *Notice) Path() string {
	if n.TaskID != nil {
		return "/tasks/" + n.TaskID.String()
	}
	if schema, ok := SchemaNamed(n.RecordKind); ok {
		return "/" + schema.Plural + "/" + n.RecordID.String()
	}
	if n.ProcessID != nil {
		return "/processes/" + n.ProcessID.String()
	}
	return "/inbox"
}
