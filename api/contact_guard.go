package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ContactBlockView is what stands in the way of contacting somebody.
type ContactBlockView struct {
	Channel      string     `json:"channel" doc:"The channel, or any."`
	ChannelLabel string     `json:"channelLabel"`
	Purpose      string     `json:"purpose" enum:"any,marketing,service,billing"`
	PurposeLabel string     `json:"purposeLabel"`
	Reason       string     `json:"reason" doc:"What they refused and since when, or that a complaint is open."`
	ComplaintID  *uuid.UUID `json:"complaintId,omitempty" doc:"The open complaint, where you see it."`
	MayRelease   bool       `json:"mayRelease" doc:"You may let the contact be sold to although it is open."`
}

// guardedKinds are the kinds of whom somebody may contact.
func guardedKinds() []crm.Schema {
	return []crm.Schema{store.Contacts.Schema, store.Leads.Schema, store.Customers.Schema}
}

func (s *Server) contactGuardRoutes() {
	for _, kind := range guardedKinds() {
		handle(s, operation("contact-blocks-of-"+kind.Name, http.MethodGet, "/"+kind.Plural+"/{id}/contact-blocks",
			"What stands in the way of contacting them", kind.Plural), s.contactBlocksOf(kind))
	}
}

func (s *Server) contactBlocksOf(kind crm.Schema) func(context.Context, *ByID) (*itself[items[ContactBlockView]], error) {
	return func(ctx context.Context, in *ByID) (*itself[items[ContactBlockView]], error) {
		viewer := viewerOf(ctx)
		seen, err := store.CanSee(ctx, s.DB, viewer, kind.Name, in.ID)
		if err != nil {
			return nil, err
		}
		if !seen {
			return nil, crm.ErrNotFound
		}
		views, err := s.contactBlocks(ctx, viewer, crm.AddresseeOf(kind.Name, in.ID))
		return answered(items[ContactBlockView]{views}), err
	}
}

func (s *Server) contactBlocks(ctx context.Context, viewer crm.Viewer, to crm.Addressee) ([]ContactBlockView, error) {
	blocks, err := activities.ContactBlocks(ctx, s.DB, s.today(), to)
	views := []ContactBlockView{}
	for _, b := range blocks {
		view := ContactBlockView{
			Channel: string(b.Channel), ChannelLabel: crm.LabelOf(b.Channel.Choices(), string(b.Channel)).In(viewer.Language),
			Purpose: string(b.Purpose), PurposeLabel: crm.LabelOf(b.Purpose.Choices(), string(b.Purpose)).In(viewer.Language),
			Reason: b.Reason.In(viewer.Language),
		}
		if b.ComplaintID != nil {
			if err := s.showComplaint(ctx, viewer, *b.ComplaintID, to, &view); err != nil {
				return nil, err
			}
		}
		views = append(views, view)
	}
	return views, err
}

// showComplaint names the complaint of a block to who sees it.
func (s *Server) showComplaint(ctx context.Context, viewer crm.Viewer, id uuid.UUID, to crm.Addressee, view *ContactBlockView) error {
	seen, err := store.CanSee(ctx, s.DB, viewer, crm.Complaints.Name, id)
	if err != nil || !seen {
		return err
	}
	view.ComplaintID = &id
	view.MayRelease = to.ContactID != nil && viewer.Allowed(store.Complaints.Schema.Kind, crm.Approve)
	return nil
}

// mayBeBlocked says whether something can stand in the way of whom a task asks
// its assignee to contact. What answers a complaint reaches who complained,
// whatever they refused.
func mayBeBlocked(t *crm.Task) bool {
	return !t.IsOver() && (t.Kind == crm.TaskFirstContact || t.Kind == crm.TaskAnswerInquiry)
}

// contactBlocksOfTask warns who has a task of what stands in the way before
// they call or write.
func (s *Server) contactBlocksOfTask(ctx context.Context, viewer crm.Viewer, t *crm.Task) ([]ContactBlockView, error) {
	if !mayBeBlocked(t) {
		return []ContactBlockView{}, nil
	}
	return s.contactBlocks(ctx, viewer, crm.AddresseeOf(t.RecordKind, t.RecordID))
}
