package activities

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// WriteLesson makes the draft of an article of what was learnt from a complaint
// that was summarised, for who may publish it. Asked again it gives the article
// that there is. Nothing of what the customer wrote goes into it.
func WriteLesson(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.Article, error) {
	complaint, err := store.Complaints.Get(ctx, tx, tx.Viewer, id)
	if err != nil {
		return nil, err
	}
	articles := store.Articles.Schema.Kind
	if !tx.Viewer.Allowed(articles, crm.Create) || !tx.Viewer.Allowed(articles, crm.Approve) {
		return nil, crm.ErrForbidden
	}
	if complaint.State != crm.ComplaintClosed || strings.TrimSpace(complaint.Summary) == "" {
		return nil, &crm.Conflict{Code: "not-summarised", Detail: crm.Label{
			ZH: "投诉还没有总结，不能写成知识文章；请先总结并关闭", EN: "There is nothing to learn yet; the complaint is summarised and closed first"}}
	}
	written, err := store.LessonOf(ctx, tx, tx.Viewer, id)
	if err != nil || written != nil {
		return written, err
	}
	schema, err := store.SchemaIn(ctx, tx, crm.Complaints.Name)
	if err != nil {
		return nil, err
	}
	article := lessonOf(schema.For(tx.Viewer), complaint)
	return article, ArticleVerbs().Create(ctx, tx, article)
}

// lessonOf writes down what a person may know of how a complaint was solved.
func lessonOf(schema crm.Schema, complaint *crm.Complaint) *crm.Article {
	article := &crm.Article{Title: complaint.Title, Question: complaint.Title, ComplaintID: &complaint.ID}
	var parts []string
	for _, name := range []string{"measures", "answer", "summary"} {
		field, known := schema.Field(name)
		text, _ := field.Value(complaint).(string)
		if known && field.Limit != crm.FieldHidden && field.Limit != crm.FieldMasked && strings.TrimSpace(text) != "" {
			parts = append(parts, "## "+field.Label.ZH+" / "+field.Label.EN+"\n\n"+strings.TrimSpace(text))
		}
	}
	article.Text = strings.Join(parts, "\n\n")
	return article
}
