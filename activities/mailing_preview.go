package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// What a preview looks at.
const (
	previewReads   = 10_000 // records; of more it says that there are more
	previewLetters = 3      // that it writes
	gatheredAtOnce = 1_000
)

// MailingPreview is what would become of a mailing that was sent now.
type MailingPreview struct {
	Count   int  // letters that would go
	More    bool // there are more than were looked at
	Letters []PreviewLetter
	LeftOut []PreviewLeftOut // in the order of the records
}

// PreviewLetter is a letter as it would go.
type PreviewLetter struct {
	RecordID uuid.UUID
	Facts    crm.MailingFacts
	Letter   crm.MailingLetter
}

// PreviewLeftOut is somebody who would get no letter, and why.
type PreviewLeftOut struct {
	RecordID uuid.UUID
	Cause    crm.LeftOutCause
	Reason   crm.Label
}

// PreviewMailing asks whom a mailing would reach if the person sent it now, and
// whom it would leave out. Somebody may refuse, or complain, before it goes.
func PreviewMailing(ctx context.Context, tx *store.Tx, id uuid.UUID) (*MailingPreview, error) {
	mailing, err := store.Mailings.Get(ctx, tx, tx.Viewer, id)
	if err != nil {
		return nil, err
	}
	if err := Require(ctx, tx, store.Mailings.Schema, crm.Edit, mailing); err != nil {
		return nil, err
	}
	audience, err := audienceOf(ctx, tx, mailing)
	if err != nil {
		return nil, err
	}
	p := &previewing{mailing: mailing, addresses: map[string]bool{}}
	for read := 0; read < previewReads; read += gatheredAtOnce {
		found, err := store.FindAudience(ctx, tx, filterContextOf(tx), tx.Viewer, audience, gatheredAtOnce)
		if err != nil {
			return nil, err
		}
		if err := p.judge(ctx, tx, found); err != nil {
			return nil, err
		}
		if len(found) < gatheredAtOnce {
			return &p.preview, nil
		}
		audience.After = found[len(found)-1].ID
	}
	p.preview.More = true
	return &p.preview, nil
}

// filterContextOf is when, where and for whom a filter is judged.
func filterContextOf(tx *store.Tx) crm.FilterContext {
	return crm.FilterContext{Now: tx.Now, Zone: tx.Zone(), Me: tx.Viewer.ID}
}

type previewing struct {
	mailing   *crm.Mailing
	addresses map[string]bool // that get a letter
	preview   MailingPreview
}

// judge asks the guard about some of the audience.
func (p *previewing) judge(ctx context.Context, tx *store.Tx, found []store.Addressed) error {
	questions := make([]crm.ContactQuestion, len(found))
	for i, one := range found {
		questions[i] = crm.ContactQuestion{
			To: crm.AddresseeOf(string(p.mailing.Audience), one.ID), Address: one.Address, Channel: crm.ChannelMail, Purpose: crm.Purpose(p.mailing.Purpose),
		}
	}
	blocks, err := MayContactAll(ctx, tx, tx.Local(), questions)
	if err != nil {
		return err
	}
	for i, one := range found {
		address := crm.NormalMail(one.Address)
		switch {
		case address == "":
			p.leaveOut(one.ID, crm.CauseNoAddress, nil)
		case p.addresses[address]:
			p.leaveOut(one.ID, crm.CauseSameAddress, nil)
		case blocks[i] != nil:
			p.leaveOut(one.ID, blocks[i].Cause(), &blocks[i].Reason)
		default:
			p.preview.Count++
			if err := p.write(ctx, tx, one.ID); err != nil {
				return err
			}
		}
		p.addresses[address] = true
	}
	return nil
}

func (p *previewing) leaveOut(id uuid.UUID, cause crm.LeftOutCause, reason *crm.Label) {
	if reason == nil {
		reason = new(crm.LabelOf(cause.Choices(), string(cause)))
	}
	p.preview.LeftOut = append(p.preview.LeftOut, PreviewLeftOut{id, cause, *reason})
}

// write writes the first letters.
func (p *previewing) write(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	if len(p.preview.Letters) == previewLetters {
		return nil
	}
	facts, err := store.MailingFactsOf(ctx, tx, string(p.mailing.Audience), id)
	if err != nil || facts == nil {
		return err
	}
	p.preview.Letters = append(p.preview.Letters, PreviewLetter{id, *facts, p.mailing.LetterTo(*facts)})
	return nil
}
