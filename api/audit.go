package api

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type sealPage struct {
	Items      []sealView `json:"items"`
	NextCursor string     `json:"nextCursor,omitempty"`
	Waiting    int        `json:"waiting" doc:"Changes that no seal proves yet."`
}

type sealView struct {
	Number   int64     `json:"number"`
	Count    int       `json:"count" doc:"How many changes it proves."`
	SealedAt time.Time `json:"sealedAt"`
	Hash     string    `json:"hash" doc:"SHA-256 in hexadecimal, chained to the seal before."`
}

type sealQuery struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"20" doc:"nextCursor of the page before."`
}

// auditRoutes show the seals of the history. Verifying them reads all of it
// and the file of anchors, so it is the command line's: baton audit verify.
func (s *Server) auditRoutes() {
	handle(s, operation("list-seals", http.MethodGet, "/audit/seals", "Seals of the history, newest first; admins only", "audit"), s.seals)
}

func (s *Server) seals(ctx context.Context, in *sealQuery) (*itself[sealPage], error) {
	if viewerOf(ctx).Role != crm.Admin {
		return nil, fmt.Errorf("list seals: %w", crm.ErrForbidden)
	}
	before := int64(math.MaxInt64)
	if in.Cursor != "" {
		var err error
		if before, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil {
			return nil, crm.InvalidField("cursor", "invalid-cursor",
				crm.Label{ZH: "翻页位置无效", EN: "The cursor is not valid"},
				crm.Label{ZH: "请使用上一页返回的 nextCursor", EN: "Use the nextCursor of the page before"})
		}
	}
	found, err := store.SealHeadsBefore(ctx, s.DB, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	state, err := store.Sealing(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	page := sealPage{Items: []sealView{}, Waiting: state.Waiting}
	for i, seal := range found {
		if i == in.Limit {
			page.NextCursor = strconv.FormatInt(found[i-1].Number, 10)
			break
		}
		page.Items = append(page.Items, sealView{seal.Number, seal.Count, seal.SealedAt, hex.EncodeToString(seal.Hash)})
	}
	return answered(page), nil
}
