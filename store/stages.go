package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// StagesInOrder lists the stages of deals from the first to the last.
func StagesInOrder(ctx context.Context, db Querier) ([]*crm.Stage, error) {
	stages, err := collect(ctx, db, Stages.scan, "SELECT "+Stages.names+" FROM stages WHERE deleted_at IS NULL ORDER BY position, id")
	if err != nil {
		return nil, fmt.Errorf("read stages: %w", err)
	}
	return stages, nil
}

// StageInUse says whether any deal is in a stage.
func StageInUse(ctx context.Context, db Querier, stage uuid.UUID) (used bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM deals WHERE stage_id = $1 AND deleted_at IS NULL)`, stage).Scan(&used)
	return used, err
}
