package activities

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// InteractionVerbs note who was in touch, and with the customer when.
func InteractionVerbs() Verbs[crm.Interaction] {
	verbs := PlainVerbs(store.Interactions)
	verbs.Create = func(ctx context.Context, tx *store.Tx, interaction *crm.Interaction) error {
		interaction.ByID = tx.Viewer.IDOrNil()
		return RecordInteraction(ctx, tx, interaction)
	}
	update, remove := verbs.Update, verbs.Delete
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, interaction *crm.Interaction) error {
		if err := refuseFuture(tx, interaction.OccurredAt); err != nil {
			return err
		}
		if err := fillCustomer(ctx, tx, &interaction.CustomerID, interaction.ContactID, interaction.DealID); err != nil {
			return err
		}
		if err := update(ctx, tx, before, interaction); err != nil {
			return err
		}
		return store.NoteContacts(ctx, tx, before.CustomerID, interaction.CustomerID)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, interaction *crm.Interaction) error {
		if err := remove(ctx, tx, interaction); err != nil {
			return err
		}
		return store.NoteContacts(ctx, tx, interaction.CustomerID)
	}
	return verbs
}

// RecordInteraction records an interaction of whoever it says.
func RecordInteraction(ctx context.Context, tx *store.Tx, interaction *crm.Interaction) error {
	if err := refuseFuture(tx, interaction.OccurredAt); err != nil {
		return err
	}
	if err := fillCustomer(ctx, tx, &interaction.CustomerID, interaction.ContactID, interaction.DealID); err != nil {
		return err
	}
	return insertInteraction(ctx, tx, store.Interactions.Insert, interaction)
}

func insertInteraction(ctx context.Context, tx *store.Tx,
	insert func(context.Context, *store.Tx, *crm.Interaction) error, interaction *crm.Interaction,
) error {
	if err := insert(ctx, tx, interaction); err != nil {
		return err
	}
	if err := progressByInteraction(ctx, tx, interaction); err != nil {
		return err
	}
	return store.NoteContacts(ctx, tx, interaction.CustomerID)
}

// fillCustomer names the customer of the contact or deal where none is named
// and the person may see it.
func fillCustomer(ctx context.Context, tx *store.Tx, customer **uuid.UUID, contact, deal *uuid.UUID) error {
	if *customer != nil {
		return nil
	}
	known, err := customerOf(ctx, tx, contact, deal)
	if err != nil || known == uuid.Nil {
		return err
	}
	seen, err := store.CanSee(ctx, tx, tx.Viewer, crm.Customers.Name, known)
	if seen {
		*customer = &known
	}
	return err
}

func customerOf(ctx context.Context, tx *store.Tx, contact, deal *uuid.UUID) (uuid.UUID, error) {
	if contact != nil {
		found, err := store.Contacts.Get(ctx, tx, tx.Viewer, *contact)
		if err == nil {
			return found.CustomerID, nil
		}
		if !errors.Is(err, crm.ErrNotFound) {
			return uuid.Nil, err
		}
	}
	if deal != nil {
		found, err := store.Deals.Get(ctx, tx, tx.Viewer, *deal)
		if err == nil {
			return found.CustomerID, nil
		}
		if !errors.Is(err, crm.ErrNotFound) {
			return uuid.Nil, err
		}
	}
	return uuid.Nil, nil
}

// InteractionReplyVerbs take the word of those above who was in touch, and tell
// it on the interaction.
func InteractionReplyVerbs() Verbs[crm.InteractionReply] {
	verbs := PlainVerbs(store.InteractionReplies)
	update := verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, reply *crm.InteractionReply) error {
		reply.ByID = tx.Viewer.IDOrNil()
		if err := store.InteractionReplies.Insert(ctx, tx, reply); err != nil {
			return err
		}
		if err := requireAbove(ctx, tx, reply.InteractionID); err != nil {
			return err
		}
		return tellReplied(ctx, tx, reply.InteractionID)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, reply *crm.InteractionReply) error {
		if before.InteractionID != reply.InteractionID {
			if err := requireAbove(ctx, tx, reply.InteractionID); err != nil && !errors.Is(err, crm.ErrNotFound) {
				return err
			}
		}
		return update(ctx, tx, before, reply)
	}
	return verbs
}

// tellReplied tells of a reply on the interaction and on its customer.
func tellReplied(ctx context.Context, tx *store.Tx, interaction uuid.UUID) error {
	found, err := store.Interactions.Get(ctx, tx, tx.Viewer, interaction)
	if err != nil {
		return err
	}
	if found.CustomerID != nil {
		told := store.Change{Type: "customer.replied", RecordKind: crm.Customers.Name, RecordID: *found.CustomerID}
		if err := tx.Tell(ctx, told); err != nil {
			return err
		}
	}
	return tx.Tell(ctx, store.Change{Type: "interaction.replied", RecordKind: crm.Interactions.Name, RecordID: interaction})
}

// requireAbove refuses a reply to those who do not lead the author.
func requireAbove(ctx context.Context, tx *store.Tx, interaction uuid.UUID) error {
	found, err := store.Interactions.Get(ctx, tx, tx.Viewer, interaction)
	if err != nil {
		return err
	}
	author := found.ByID
	if tx.Viewer.Role == crm.Admin || author == nil || (*author != tx.Viewer.ID && slices.Contains(tx.Viewer.People, *author)) {
		return nil
	}
	return crm.InvalidField("interactionId", "not-above",
		crm.Label{ZH: "只有记录人的上级可以批复", EN: "Only those above its author reply to an interaction"},
		crm.Label{ZH: "请用评论或另写联系记录", EN: "Write a comment or an interaction of your own instead"})
}
