package activities

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// intendNotice writes down, with the notice itself, by which ways it is to
// leave the house and when. Quiet hours delay and never drop.
func intendNotice(ctx context.Context, tx *store.Tx, n *crm.Notice) error {
	ways, err := tx.Sending(ctx)
	if err != nil || (!ways.Mail && len(ways.Chats) == 0) {
		return err
	}
	person, err := tx.Recipient(ctx, n.UserID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil // has left: nothing leaves the house for them
	}
	if err != nil {
		return err
	}
	if ways.Mail && person.Email != "" {
		if err := intendLetter(ctx, tx, n, person); err != nil {
			return err
		}
	}
	return intendMessages(ctx, tx, n, person, ways.Chats)
}

// toldTimes makes what was told again another effect than what was told
// first.
func toldTimes(n *crm.Notice) int { return max(n.Times, 1) }

func intendLetter(ctx context.Context, tx *store.Tx, n *crm.Notice, person *store.Recipient) error {
	switch person.Preferences.For(n.Kind).Mail {
	case crm.MailOff:
		return nil
	case crm.MailDigest:
		return intendDigest(ctx, tx, n, person)
	}
	at := person.Preferences.Quiet.Until(tx.Now, person.Preferences.Zone(tx.Zone()))
	_, err := store.Intend(ctx, tx, &crm.Effect{
		ProcessID: n.ProcessID, Visit: toldTimes(n), Subject: "mail:" + n.ID.String(), Kind: crm.EffectNotice,
		Way: crm.WayMail, TargetID: person.ID, NoticeIDs: []uuid.UUID{n.ID}, NextAt: &at,
	})
	return err
}

// digestTries is how many workdays ahead a digest is looked for that is still
// open for more.
const digestTries = 3

// intendDigest adds a notice to what the person reads next, once on a day.
func intendDigest(ctx context.Context, tx *store.Tx, n *crm.Notice, person *store.Recipient) error {
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	timetable := times.Of(person.DepartmentID)
	works := func(on crm.Date) bool {
		spans, _ := timetable.Day(on)
		return len(spans) > 0
	}
	zone, at := person.Preferences.Zone(tx.Zone()), tx.Now
	for range digestTries {
		at = crm.DigestAfter(at, person.Preferences.DigestHour, zone, works)
		due := person.Preferences.Quiet.Until(at, zone)
		goes, err := store.Intend(ctx, tx, &crm.Effect{
			Subject: "digest:" + person.ID.String() + ":" + crm.DateOf(at.In(zone)).String(), Kind: crm.EffectDigest,
			Way: crm.WayMail, TargetID: person.ID, NoticeIDs: []uuid.UUID{n.ID}, NextAt: &due,
		})
		if err != nil || goes {
			return err
		}
	}
	return errors.New("no digest is open for more")
}

// intendMessages sends a notice to the chat targets that are for the person:
// their own as they prefer it, those of groups as the target says.
func intendMessages(ctx context.Context, tx *store.Tx, n *crm.Notice, person *store.Recipient, chats []store.ChatAudience) error {
	if len(chats) == 0 {
		return nil
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	departments := times.Upwards(person.DepartmentID)
	for _, chat := range chats {
		if !chat.Target.Wants(n.Kind) || !concerns(chat, person, departments) {
			continue
		}
		e := &crm.Effect{
			ProcessID: n.ProcessID, Visit: toldTimes(n), Kind: crm.EffectNotice, Way: crm.WayChat, TargetID: chat.Target.ID,
			NoticeIDs: []uuid.UUID{n.ID}, NextAt: &tx.Now,
		}
		e.Subject = "chat:" + chat.Target.ID.String() + ":" + groupMessage(n, tx.Now)
		if chat.Target.UserID != nil {
			if !person.Preferences.For(n.Kind).Chat {
				continue
			}
			at := person.Preferences.Quiet.Until(tx.Now, person.Preferences.Zone(tx.Zone()))
			e.NextAt, e.Subject = &at, "chat:"+chat.Target.ID.String()+":"+n.ID.String()
		}
		if _, err := store.Intend(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// groupMessage gathers what several people of a group are told at once of one
// thing into one message.
func groupMessage(n *crm.Notice, now time.Time) string {
	about := n.RecordID
	if n.TaskID != nil {
		about = *n.TaskID
	}
	return string(n.Kind) + ":" + about.String() + ":" + strconv.FormatInt(now.UnixMicro(), 10)
}

func concerns(chat store.ChatAudience, person *store.Recipient, departments []uuid.UUID) bool {
	t := chat.Target
	switch {
	case t.UserID != nil:
		return *t.UserID == person.ID
	case t.TeamID != nil:
		return slices.Contains(chat.Team, person.ID)
	case t.DepartmentID != nil:
		return slices.Contains(departments, *t.DepartmentID)
	}
	return true
}
