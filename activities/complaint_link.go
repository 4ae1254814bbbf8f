package activities

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// linkLasts is how long a customer can use a link after it was sent.
const linkLasts = 60 * 24 * time.Hour

// complaintLinks hold the id of their complaint and their last second.
func complaintLinks() signedLink {
	return signedLink{purpose: "complaint/1", secret: store.ComplaintLinks, length: 16 + 8}
}

// readComplaintLink gives the complaint that a token is for. One that was
// forged, is for something else or has expired leads to nothing.
func readComplaintLink(ctx context.Context, db *store.DB, token string) (uuid.UUID, error) {
	body, err := complaintLinks().body(ctx, db, token)
	if err != nil {
		return uuid.Nil, err
	}
	expires := time.Unix(int64(binary.BigEndian.Uint64(body[16:])), 0)
	if db.Now().After(expires) {
		return uuid.Nil, fmt.Errorf("link of a complaint: %w", crm.ErrNotFound)
	}
	return uuid.UUID(body[:16]), nil
}

// ComplaintLink makes the token of a complaint, by which whoever has it, without
// an account, reads how it stands and says whether they are satisfied.
func ComplaintLink(ctx context.Context, db *store.DB, complaint uuid.UUID, sent time.Time) (string, error) {
	body := binary.BigEndian.AppendUint64(complaint[:16:16], uint64(sent.Add(linkLasts).Unix()))
	return complaintLinks().token(ctx, db, body)
}
