package activities_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

var letters = flag.Int("letters", 300, "how many letters a mailing has while people refuse")

// mailRoom is a post room from which mailings go.
type mailRoom struct {
	*postRoom
	lead, rep crm.Viewer
	customer  *crm.Customer
}

func openMailRoom(t *testing.T) *mailRoom {
	t.Helper()
	m := &mailRoom{postRoom: openPostRoom(t)}
	m.lead = m.hire("lead", crm.Manager)
	rep := m.hire("rep", crm.Staff)
	m.changeUser(rep.ID, func(u *crm.User) { u.ManagerID = &m.lead.ID })
	m.lead, m.rep = m.viewer("lead"), m.viewer("rep")
	m.customer = &crm.Customer{Name: "Acme", OwnerID: &m.lead.ID}
	m.deliveries.Within = 10 * time.Second // the mail server does other things meanwhile
	m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if err := activities.SaveSendingSettings(ctx, tx, crm.SendingSettings{Address: "https://crm.example.com/"}); err != nil {
			return err
		}
		return store.Customers.Insert(ctx, tx, m.customer)
	})
	return m
}

// people enters contacts with mail addresses, all at the customer.
func (m *mailRoom) people(customer uuid.UUID, addresses ...string) []*crm.Contact {
	m.Helper()
	contacts := make([]*crm.Contact, len(addresses))
	for i, address := range addresses {
		contacts[i] = &crm.Contact{CustomerID: customer, Name: "Person " + fmt.Sprint(i), Email: address, Active: true}
	}
	m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Contacts.InsertMany(ctx, tx, contacts) })
	return contacts
}

func offer() *crm.Mailing {
	return &crm.Mailing{
		Title: "Autumn", Purpose: crm.MailingPurpose(crm.Marketing), Audience: crm.AudienceContacts,
		SubjectEN: "An offer for {name}", TextEN: "Dear {name} of {customer},\n<b>bold</b> & more from {owner}.",
	}
}

func (m *mailRoom) write(mailing *crm.Mailing) *crm.Mailing {
	m.Helper()
	m.act(m.lead, func(ctx context.Context, tx *store.Tx) error {
		if problems := mailing.Check(); len(problems) > 0 {
			return &crm.Invalid{Problems: problems}
		}
		return activities.MailingVerbs().Create(ctx, tx, mailing)
	})
	return mailing
}

func (m *mailRoom) start(mailing *crm.Mailing) {
	m.Helper()
	m.act(m.lead, func(ctx context.Context, tx *store.Tx) error {
		return activities.StartMailing(ctx, tx, mailing.ID, mailing.Version)
	})
}

// goOn does what is due in the mailings, and delivers, until nothing is left
// to do within a minute.
func (m *mailRoom) goOn() {
	m.Helper()
	batch := m.gather()
	batch.Kind = crm.MailingProcessName
	for {
		m.setClock(m.db.Now().Add(time.Second))
		standing, err := m.processes.Survey(m.Context(), batch)
		if err == nil && slices.Contains(standing.Due, crm.MailingStepGather) {
			_, err = m.processes.GatherRecipients(m.Context(), batch)
		}
		if err == nil && slices.Contains(standing.Due, crm.MailingStepSend) {
			_, err = m.processes.SendLetters(m.Context(), batch)
		}
		if err != nil {
			m.Fatal(err)
		}
		m.deliver(crm.WayMail)
		if standing.Open == 0 {
			return
		}
	}
}

// fates tells what became of the letters of a mailing, by address.
func (m *mailRoom) fates(mailing *crm.Mailing) map[string]string {
	m.Helper()
	found, err := store.FindRecipients(m.Context(), m.db, mailing.ID, store.RecipientQuery{Limit: 10_000})
	if err != nil {
		m.Fatal(err)
	}
	fates := map[string]string{}
	for _, r := range found {
		facts, err := store.MailingFactsOf(m.Context(), m.db, string(mailing.Audience), r.RecordID)
		if err != nil {
			m.Fatal(err)
		}
		fates[facts.Name+" "+facts.Address] = strings.TrimSpace(string(r.State) + " " + string(r.Cause))
	}
	return fates
}

// receivers are the addresses of the letters that the mail server took.
func (m *mailRoom) receivers() (addresses []string) {
	for _, letter := range m.mail.received() {
		for line := range strings.Lines(letter) {
			if to, is := strings.CutPrefix(line, "To: "); is {
				addresses = append(addresses, strings.Trim(to, "<>\r\n"))
			}
		}
	}
	slices.Sort(addresses)
	return addresses
}

func TestMailing(t *testing.T) {
	m := openMailRoom(t)
	people := m.people(m.customer.ID, "ann@example.com", "Ann@Example.com", "", "bob@example.com", "cat@example.com")
	m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.RefusalVerbs().Create(ctx, tx, &crm.Refusal{ContactID: &people[3].ID, Channel: "mail", Purpose: "marketing"})
	})
	mailing := m.write(offer())
	want := map[string]string{
		"Person 0 ann@example.com": "sent", "Person 1 Ann@Example.com": "left-out same-address", "Person 2 ": "left-out no-address",
		"Person 3 bob@example.com": "left-out refusal", "Person 4 cat@example.com": "sent",
	}
	t.Run("foretells who gets a letter, and who does not and why", func(t *testing.T) {
		var preview *activities.MailingPreview
		m.act(m.lead, func(ctx context.Context, tx *store.Tx) (err error) {
			preview, err = activities.PreviewMailing(ctx, tx, mailing.ID)
			return err
		})
		got := map[uuid.UUID]crm.LeftOutCause{}
		for _, one := range preview.LeftOut {
			got[one.RecordID] = one.Cause
		}
		causes := map[uuid.UUID]crm.LeftOutCause{people[1].ID: crm.CauseSameAddress, people[2].ID: crm.CauseNoAddress, people[3].ID: crm.CauseRefusal}
		if diff := cmp.Diff(causes, got); diff != "" || preview.Count != 2 || preview.More {
			t.Errorf("%d letters go: %s", preview.Count, diff)
		}
		if letter := preview.Letters[0].Letter; letter.Subject != "An offer for Person 0" || !strings.Contains(letter.Text, "Person 0 of Acme") {
			t.Errorf("the first is %+v", letter)
		}
	})
	m.start(mailing)
	m.goOn()
	t.Run("goes once to each address that wants it", func(t *testing.T) {
		if diff := cmp.Diff(want, m.fates(mailing)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := m.receivers(); !slices.Equal(got, []string{"ann@example.com", "cat@example.com"}) {
			t.Errorf("letters went to %v", got)
		}
	})
	t.Run("says what was written, and lets it be ended with one call", func(t *testing.T) {
		letter := m.mail.received()[0]
		for _, part := range []string{
			"&lt;b&gt;bold&lt;/b&gt; &amp; more from lead", "List-Unsubscribe: <https://crm.example.com/public/unsubscribe/", "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
		} {
			if !strings.Contains(unfolded(letter), part) {
				t.Errorf("it lacks %s:\n%s", part, letter)
			}
		}
	})
	t.Run("is over then, and stays as it was", func(t *testing.T) {
		kept, err := store.Mailings.Get(t.Context(), m.db, crm.System(), mailing.ID)
		if err != nil || kept.State != crm.MailingSent || kept.EndedAt == nil {
			t.Fatalf("it is %+v, %v", kept, err)
		}
		changed := *kept
		changed.TextEN = "other"
		err = m.db.Do(t.Context(), m.lead, func(ctx context.Context, tx *store.Tx) error {
			return activities.MailingVerbs().Update(ctx, tx, kept, &changed)
		})
		if denial, is := crm.DenialOf(err); !is || denial.Code != "mailing-state" {
			t.Errorf("a change answers %v", err)
		}
	})
}

// unfolded takes the soft line ends out of a letter.
func unfolded(letter string) string {
	return strings.NewReplacer("=\r\n", "", "\r\n ", " ", "=3D", "=").Replace(letter)
}

// TestMailingUnderRefusals lets people refuse, and complain, at the last moment
// before the content of their letter begins.
func TestMailingUnderRefusals(t *testing.T) {
	m := openMailRoom(t)
	addresses := make([]string, *letters)
	for i := range addresses {
		addresses[i] = fmt.Sprintf("p%d@example.com", i)
	}
	m.people(m.customer.ID, addresses...)
	alone := func(address string) *crm.Contact {
		customer := &crm.Customer{Name: address, OwnerID: &m.lead.ID}
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, customer) })
		return m.people(customer.ID, address)[0]
	}
	refusing, complaining := alone("refusing@example.com"), alone("complaining@example.com")
	meanwhile := map[string]func(context.Context, *store.Tx) error{
		refusing.Email: func(ctx context.Context, tx *store.Tx) error {
			return activities.RefusalVerbs().Create(ctx, tx, &crm.Refusal{ContactID: &refusing.ID, Channel: "mail", Purpose: "any"})
		},
		complaining.Email: func(ctx context.Context, tx *store.Tx) error {
			return activities.EnterComplaint(ctx, tx, &crm.Complaint{Title: "Late", Channel: crm.ChannelMail, ContactID: &complaining.ID})
		},
	}
	var happened sync.Map
	m.mail.named = func(address string) {
		happens := meanwhile[address]
		if _, already := happened.LoadOrStore(address, true); happens == nil || already {
			return
		}
		if err := m.db.Do(context.Background(), crm.System(), happens); err != nil {
			t.Error(err)
		}
	}
	mailing := m.write(offer())
	m.start(mailing)
	m.goOn()
	fates, got := m.fates(mailing), m.receivers()
	if fate := fates["Person 0 refusing@example.com"]; fate != "left-out refusal" || slices.Contains(got, refusing.Email) {
		t.Errorf("who refused is %q", fate)
	}
	if fate := fates["Person 0 complaining@example.com"]; fate != "left-out complaint" || !slices.Contains(got, complaining.Email) {
		t.Errorf("who complained is %q, and the answer to that came: %v", fate, slices.Contains(got, complaining.Email))
	}
	if want := *letters + 1; len(got) != want || len(slices.Compact(got)) != want {
		t.Errorf("%d letters arrived, want %d", len(got), want)
	}
}

func TestMailingUnderComplaints(t *testing.T) {
	m := openMailRoom(t)
	people := m.people(m.customer.ID, "cat@example.com", "cat2@example.com")
	free := &crm.Customer{Name: "Free", OwnerID: &m.lead.ID}
	m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, free) })
	m.people(free.ID, "free@example.com")
	var once sync.Once
	m.mail.named = func(address string) {
		if address == "free@example.com" {
			return
		}
		once.Do(func() {
			err := m.db.Do(context.Background(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
				return activities.EnterComplaint(ctx, tx, &crm.Complaint{Title: "Late", Channel: crm.ChannelMail, ContactID: &people[0].ID})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	mailing := m.write(offer())
	m.start(mailing)
	m.goOn()
	t.Run("leaves out who complains and their colleagues", func(t *testing.T) {
		want := map[string]string{
			"Person 0 cat@example.com": "left-out complaint", "Person 1 cat2@example.com": "left-out complaint", "Person 0 free@example.com": "sent",
		}
		if diff := cmp.Diff(want, m.fates(mailing)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("while the answer to the complaint arrives", func(t *testing.T) {
		if got := m.receivers(); !slices.Equal(got, []string{"cat@example.com", "free@example.com"}) {
			t.Errorf("letters went to %v", got)
		}
	})
}

func TestMailingStopped(t *testing.T) {
	m := openMailRoom(t)
	m.people(m.customer.ID, "ann@example.com", "bob@example.com")
	mailing := m.write(offer())
	m.mail.behave(refusesForNow)
	m.start(mailing)
	batch := m.gather()
	for _, step := range []func(context.Context, activities.Batch) (activities.Standing, error){m.processes.GatherRecipients, m.processes.SendLetters} {
		if _, err := step(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	m.deliver(crm.WayMail)
	m.act(m.lead, func(ctx context.Context, tx *store.Tx) error { return activities.StopMailing(ctx, tx, mailing.ID) })
	m.mail.behave(behaves)
	m.setClock(m.db.Now().Add(time.Hour))
	m.deliver(crm.WayMail)
	if _, err := m.processes.SendLetters(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	t.Run("sends nothing more and says why", func(t *testing.T) {
		want := map[string]string{"Person 0 ann@example.com": "left-out stopped", "Person 1 bob@example.com": "left-out stopped"}
		if diff := cmp.Diff(want, m.fates(mailing)); diff != "" || len(m.mail.received()) != 0 {
			t.Errorf("%d arrived: %s", len(m.mail.received()), diff)
		}
	})
	t.Run("ends its process", func(t *testing.T) {
		if n := m.count(`SELECT count(*) FROM processes WHERE kind = 'mailing' AND state = 'ended' AND outcome = 'stopped'`); n != 1 {
			t.Errorf("%d have", n)
		}
	})
}

func TestMailingRights(t *testing.T) {
	m := openMailRoom(t)
	mine := offer()
	m.act(m.rep, func(ctx context.Context, tx *store.Tx) error { return activities.MailingVerbs().Create(ctx, tx, mine) })
	start := func(by crm.Viewer, version int64) error {
		return m.db.Do(t.Context(), by, func(ctx context.Context, tx *store.Tx) error {
			return activities.StartMailing(ctx, tx, mine.ID, version)
		})
	}
	t.Run("staff write and do not send", func(t *testing.T) {
		if err := start(m.rep, mine.Version); !errors.Is(err, crm.ErrForbidden) {
			t.Errorf("answers %v", err)
		}
	})
	t.Run("nobody sends what has changed since they read it", func(t *testing.T) {
		if err := start(m.lead, mine.Version+1); !errors.Is(err, crm.ErrStale) {
			t.Errorf("answers %v", err)
		}
	})
	t.Run("their manager does, to those whom the manager sees", func(t *testing.T) {
		stranger := &crm.Customer{Name: "Secret", OwnerID: &m.admin.ID}
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, stranger) })
		m.people(stranger.ID, "stranger@example.com")
		m.people(m.customer.ID, "seen@example.com")
		if err := start(m.lead, mine.Version); err != nil {
			t.Fatal(err)
		}
		m.goOn()
		if got := m.receivers(); !slices.Equal(got, []string{"seen@example.com"}) {
			t.Errorf("letters went to %v", got)
		}
	})
}

func TestUnsubscribe(t *testing.T) {
	m := openMailRoom(t)
	person := m.people(m.customer.ID, "ann@example.com")[0]
	m.start(m.write(offer()))
	m.goOn()
	token := regexp.MustCompile(`/public/unsubscribe/([A-Za-z0-9_-]+)>`).FindStringSubmatch(unfolded(m.mail.received()[0]))
	if token == nil {
		t.Fatal("there is no link")
	}
	refusals := func() int {
		return m.count(`SELECT count(*) FROM refusals WHERE channel = 'mail' AND purpose = 'marketing' AND deleted_at IS NULL`)
	}
	t.Run("looking at the link refuses nothing", func(t *testing.T) {
		seen, err := activities.SeeUnsubscription(t.Context(), m.db, token[1])
		if err != nil || seen.Done || seen.Purpose.EN != "Marketing" || refusals() != 0 {
			t.Errorf("sees %+v, %v, and %d refusals", seen, err, refusals())
		}
	})
	t.Run("twice is once", func(t *testing.T) {
		for range 2 {
			if seen, err := activities.Unsubscribe(t.Context(), m.db, token[1]); err != nil || !seen.Done {
				t.Errorf("sees %+v, %v", seen, err)
			}
		}
		if refusals() != 1 {
			t.Errorf("there are %d refusals", refusals())
		}
	})
	t.Run("holds for the next mailing, and for the address under another name", func(t *testing.T) {
		m.people(m.customer.ID, "ANN@example.com")
		m.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Contacts.Delete(ctx, tx, person) })
		m.start(m.write(offer()))
		m.goOn()
		if len(m.mail.received()) != 1 {
			t.Errorf("%d letters arrived", len(m.mail.received()))
		}
	})
	t.Run("is not done by a link that nobody signed", func(t *testing.T) {
		for _, forged := range []string{"", "forged", token[1][:len(token[1])-2] + "AA"} {
			if _, err := activities.Unsubscribe(t.Context(), m.db, forged); !errors.Is(err, crm.ErrNotFound) {
				t.Errorf("%q answers %v", forged, err)
			}
		}
	})
}
