package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// noteProgress lets the registrations of what something was done on be looked
// at: by the rules it may extend their protection.
func noteProgress(ctx context.Context, tx *store.Tx, p store.Progress) error {
	if p.ByID == nil {
		return nil
	}
	registrations, err := store.NoteProgress(ctx, tx, p)
	if err != nil {
		return err
	}
	return store.LookAt(ctx, tx, crm.RegistrationProcessName, registrations...)
}

func progressByInteraction(ctx context.Context, tx *store.Tx, i *crm.Interaction) error {
	return noteProgress(ctx, tx, store.Progress{
		Kind: crm.ProgressInteraction, RecordID: i.ID, Detail: string(i.Channel), ByID: i.ByID,
		CustomerID: i.CustomerID, LeadID: i.LeadID, DealID: i.DealID,
	})
}

func progressByAppointment(ctx context.Context, tx *store.Tx, a *crm.Appointment) error {
	return noteProgress(ctx, tx, store.Progress{
		Kind: crm.ProgressAppointment, RecordID: a.ID, Detail: string(a.Channel), ByID: tx.Viewer.IDOrNil(),
		CustomerID: a.CustomerID, LeadID: a.LeadID, DealID: a.DealID,
	})
}

// progressByDeal is a new deal, or one that stands in another stage than before.
func progressByDeal(ctx context.Context, tx *store.Tx, d *crm.Deal, kind crm.ProgressKind) error {
	progress := store.Progress{Kind: kind, RecordID: d.ID, ByID: tx.Viewer.IDOrNil(), CustomerID: &d.CustomerID, DealID: &d.ID}
	if kind == crm.ProgressStage {
		progress.Detail = d.StageID.String()
	}
	if err := noteProgress(ctx, tx, progress); err != nil {
		return err
	}
	if d.State != crm.DealWon {
		return nil
	}
	return winRegistrations(ctx, tx, d.ID)
}

// followNewDeal lets a new deal meet the registrations of its customer, and
// protect its owner's.
func followNewDeal(ctx context.Context, tx *store.Tx, d *crm.Deal) error {
	if err := meetDeal(ctx, tx, d); err != nil {
		return err
	}
	return progressByDeal(ctx, tx, d, crm.ProgressDeal)
}

// followMovedDeal protects the registration of a deal that came to another
// stage.
func followMovedDeal(ctx context.Context, tx *store.Tx, before uuid.UUID, d *crm.Deal) error {
	if before == d.StageID {
		return nil
	}
	return progressByDeal(ctx, tx, d, crm.ProgressStage)
}
