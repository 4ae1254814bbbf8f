package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Share gives a person, a team or a department a record that others own.
type Share struct {
	GranteeKind  string // user, team or department
	GranteeID    uuid.UUID
	GranteeName  string
	Collaborator bool // works on the record, and not only reads it
	MayEdit      bool
	CreatedAt    time.Time
}

// SharesOf lists with whom a record is shared, collaborators first. The caller
// has made sure that the viewer may see the record.
func SharesOf(ctx context.Context, db Querier, kind string, id uuid.UUID) ([]Share, error) {
	return collect(ctx, db, pgx.RowToStructByPos[Share], `
		SELECT s.grantee_kind, s.grantee_id, coalesce(u.name, t.name, d.name, ''), s.collaborator, s.may_edit, s.created_at
		FROM shares s LEFT JOIN users u ON u.id = s.grantee_id LEFT JOIN teams t ON t.id = s.grantee_id
		LEFT JOIN departments d ON d.id = s.grantee_id
		WHERE s.record_kind = $1 AND s.record_id = $2 ORDER BY NOT s.collaborator, s.created_at, s.grantee_id`, kind, id)
}

// Grantees are the kinds with which records can be shared.
var Grantees = map[string]crm.Schema{
	crm.Users.Name: Users.Schema, crm.Teams.Name: Teams.Schema, crm.Departments.Name: Departments.Schema,
}

// SetShare shares a record, or changes how it is shared, and tells it.
func SetShare(ctx context.Context, tx *Tx, kind string, id uuid.UUID, s Share) error {
	grantees, ok := Grantees[s.GranteeKind]
	if !ok {
		return unknownGrantee()
	}
	err := granteeName(ctx, tx, grantees, &s)
	if err != nil {
		return err
	}
	if err := tx.hold(ctx, kind, id); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO shares (record_kind, record_id, grantee_kind, grantee_id, collaborator, may_edit, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (record_kind, record_id, grantee_id) DO UPDATE SET collaborator = $5, may_edit = $6
		WHERE (shares.collaborator, shares.may_edit) <> ($5, $6)`,
		kind, id, s.GranteeKind, s.GranteeID, s.Collaborator, s.MayEdit, tx.Now, tx.Viewer.IDOrNil())
	if err != nil {
		return fmt.Errorf("write share: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return tx.Tell(ctx, Change{Type: kind + ".shared", RecordKind: kind, RecordID: id, Facts: map[string]string{"with": s.GranteeName}})
}

// granteeName finds with whom to share among what the person sees; nothing is
// shared with who has left.
func granteeName(ctx context.Context, tx *Tx, grantees crm.Schema, s *Share) error {
	args := &arguments{}
	sql := "SELECT name FROM " + grantees.Table() + " WHERE id = " + args.add(s.GranteeID) + " AND deleted_at IS NULL AND " +
		visible(grantees, tx.Viewer, args)
	if grantees.Name == crm.Users.Name {
		sql += " AND active"
	}
	err := tx.QueryRow(ctx, sql, args.values...).Scan(&s.GranteeName)
	if errors.Is(err, pgx.ErrNoRows) {
		return unknownGrantee()
	}
	return err
}

func unknownGrantee() error {
	return crm.InvalidField("granteeId", "unknown-reference",
		crm.Label{ZH: "没有这个人、团队或部门", EN: "There is no such person, team or department"},
		crm.Label{ZH: "请重新选择", EN: "Choose again"})
}

// EndShare takes a share back and tells it; none is nothing to take.
func EndShare(ctx context.Context, tx *Tx, kind string, id, grantee uuid.UUID) error {
	var name string
	err := tx.QueryRow(ctx, `DELETE FROM shares s WHERE record_kind = $1 AND record_id = $2 AND grantee_id = $3
		RETURNING coalesce((SELECT name FROM users WHERE id = s.grantee_id), (SELECT name FROM teams WHERE id = s.grantee_id),
			(SELECT name FROM departments WHERE id = s.grantee_id), '')`, kind, id, grantee).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("share with %s: %w", grantee, crm.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("end share: %w", err)
	}
	return tx.Tell(ctx, Change{Type: kind + ".unshared", RecordKind: kind, RecordID: id, Facts: map[string]string{"with": name}})
}
