package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// unsubscribeLinks hold the id of a recipient of a mailing. They last: whoever
// has kept a letter may still use it.
func unsubscribeLinks() signedLink {
	return signedLink{purpose: "unsubscribe/1", secret: store.UnsubscribeLinks, length: 16}
}

// UnsubscribeLink makes the token by which a recipient of a mailing, without an
// account, refuses more letters of its sort.
func UnsubscribeLink(ctx context.Context, db *store.DB, recipient uuid.UUID) (string, error) {
	return unsubscribeLinks().token(ctx, db, recipient[:])
}

// Unsubscription is what a recipient of a mailing sees who follows its link.
type Unsubscription struct {
	Purpose crm.Label // of the letters that they get
	Done    bool      // they have refused them
}

// SeeUnsubscription shows a recipient what their link is for.
func SeeUnsubscription(ctx context.Context, db *store.DB, token string) (Unsubscription, error) {
	body, err := unsubscribeLinks().body(ctx, db, token)
	if err != nil {
		return Unsubscription{}, err
	}
	at, err := store.RecipientNamed(ctx, db, uuid.UUID(body), false)
	if err != nil {
		return Unsubscription{}, err
	}
	mailing, err := store.Mailings.Get(ctx, db, crm.System(), at.MailingID)
	if err != nil {
		return Unsubscription{}, err
	}
	return unsubscriptionOf(mailing, at), nil
}

func unsubscriptionOf(mailing *crm.Mailing, at *store.RecipientAt) Unsubscription {
	return Unsubscription{Purpose: crm.LabelOf(mailing.Purpose.Choices(), string(mailing.Purpose)), Done: at.RefusalID != nil}
}

// Unsubscribe takes the word of a recipient that they want no more letters of
// the purpose of the mailing. Said again it is the same word.
func Unsubscribe(ctx context.Context, db *store.DB, token string) (seen Unsubscription, err error) {
	body, err := unsubscribeLinks().body(ctx, db, token)
	if err != nil {
		return Unsubscription{}, err
	}
	err = db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		at, err := store.RecipientNamed(ctx, tx, uuid.UUID(body), true)
		if err != nil {
			return err
		}
		mailing, err := store.Mailings.Get(ctx, tx, tx.Viewer, at.MailingID)
		if err != nil {
			return err
		}
		if at.RefusalID == nil {
			if err := refuseByLink(ctx, tx, mailing, at); err != nil {
				return err
			}
		}
		seen = unsubscriptionOf(mailing, at)
		return nil
	})
	return seen, err
}

// refuseByLink notes the refusal on the record to which the letter went.
func refuseByLink(ctx context.Context, tx *store.Tx, mailing *crm.Mailing, at *store.RecipientAt) error {
	to := crm.AddresseeOf(string(mailing.Audience), at.RecordID)
	refusal := &crm.Refusal{
		CustomerID: to.CustomerID, ContactID: to.ContactID, LeadID: to.LeadID,
		Channel: crm.RefusedChannel(crm.ChannelMail), Purpose: crm.Purpose(mailing.Purpose), Since: new(tx.Today()),
		Reason: "退订链接 / Link to unsubscribe", Evidence: mailing.Number,
	}
	if err := RefusalVerbs().Create(ctx, tx, refusal); err != nil {
		return err
	}
	at.RefusalID = &refusal.ID
	return store.NoteUnsubscribed(ctx, tx, at.ID, refusal.ID)
}
