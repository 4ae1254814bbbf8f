package crm

import (
	"time"

	"github.com/google/uuid"
)

// ArticleState is whether an article is for its readers.
type ArticleState string

// The states of an article.
const (
	ArticleDraft     ArticleState = "draft"
	ArticlePublished ArticleState = "published"
	ArticleRetired   ArticleState = "retired" // no longer true; kept for who looks back
)

// Choices lists the states of an article.
func (ArticleState) Choices() []Choice {
	return []Choice{
		{Value: string(ArticleDraft), Label: Label{"草稿", "Draft"}, Tone: ToneNeutral},
		{Value: string(ArticlePublished), Label: Label{"已发布", "Published"}, Tone: ToneGood},
		{Value: string(ArticleRetired), Label: Label{"已停用", "Retired"}, Tone: ToneWarning},
	}
}

// ArticleCategories is the dictionary of what articles are about.
const ArticleCategories = "article-category"

// Article is a piece of what the company knows: a question that keeps being
// asked with its answer, a solution, how something is done.
type Article struct {
	Base
	Number      string       `db:"number" json:"number" ro:"true" zh:"文章编号" en:"Number"`
	Title       string       `db:"title" json:"title" required:"true" max:"200" zh:"标题" en:"Title"`
	Category    string       `db:"category" json:"category" dict:"article-category" zh:"分类" en:"Category"`
	Keywords    string       `db:"keywords" json:"keywords" max:"300" zh:"关键词" en:"Keywords"`
	Question    string       `db:"question" json:"question" long:"true" zh:"问题" en:"Question"`
	Text        string       `db:"text" json:"text" required:"true" long:"true" zh:"正文（Markdown）" en:"Text (Markdown)"`
	State       ArticleState `db:"state" json:"state" ro:"true" zh:"状态" en:"State"`
	PublishedAt *time.Time   `db:"published_at" json:"publishedAt" ro:"true" zh:"发布时间" en:"Published"`
	ComplaintID *uuid.UUID   `db:"complaint_id" json:"complaintId" ro:"true" ref:"complaint" zh:"来自投诉" en:"Learnt from the complaint"`
	OwnerID     *uuid.UUID   `db:"owner_id" json:"ownerId" ref:"user" zh:"维护人" en:"Kept by"`
	// The readers of a published article; nobody unless one of these says so.
	TeamID       *uuid.UUID `db:"team_id" json:"teamId" ro:"true" ref:"team" zh:"读者团队" en:"For the team"`
	DepartmentID *uuid.UUID `db:"department_id" json:"departmentId" ro:"true" ref:"department" zh:"读者部门" en:"For the department"`
	Everybody    bool       `db:"everybody" json:"everybody" ro:"true" zh:"全体可读" en:"For everybody"`
}

// Articles declares the kind.
var Articles = Kind[Article]{
	Name: "article", Plural: "articles", Icon: "book",
	Label: Label{"知识文章", "Article"}, PluralLabel: Label{"知识库", "Knowledge"},
	Title: "title", Number: "KB",
	Search: []string{"number", "title", "keywords", "question", "text"},
	List:   []string{"title", "category", "state", "publishedAt", "ownerId", "updatedAt"},
	Sorts:  []string{"updatedAt", "createdAt", "publishedAt", "title", "number"},
	Sections: []Section{
		{Label{"文章", "Article"}, []string{"number", "title", "category", "keywords", "question", "text", "complaintId"}},
		{Label{"发布", "Publication"}, []string{"state", "publishedAt", "ownerId", "everybody", "departmentId", "teamId"}},
	},
	Scope:  Scope{Owner: "ownerId", Groups: []string{"teamId", "departmentId"}, Everybody: "everybody"},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
	Menu:   MenuService,
}

// Check makes a new article a draft.
func (a *Article) Check() []Problem {
	if a.State == "" {
		a.State = ArticleDraft
	}
	return nil
}

// Audience is for whom something is: everybody, or a team, or a department
// with those below it.
type Audience struct {
	Everybody    bool
	TeamID       *uuid.UUID
	DepartmentID *uuid.UUID
}

// Nobody says whether it is for nobody.
func (a Audience) Nobody() bool { return !a.Everybody && a.TeamID == nil && a.DepartmentID == nil }

// ArticleUse is how an article is used.
type ArticleUse struct {
	ArticleID uuid.UUID
	Reads     int // days on which somebody opened it, each person counted
	Helpful   int
	Unhelpful int
}
