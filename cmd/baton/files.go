package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/files"
	"github.com/baton-crm/baton/store"
)

// fileSettings say where the contents of attachments are kept: in the data
// folder, or in a bucket.
type fileSettings struct {
	MaxFile     int64  `help:"Largest attachment, in MB." name:"max-file" default:"25" env:"BATON_MAX_FILE"`
	S3Endpoint  string `help:"Keep attachments in an S3-compatible store instead of the data folder." name:"s3-endpoint" env:"BATON_S3_ENDPOINT" placeholder:"URL"`
	S3Bucket    string `help:"Bucket of the store." name:"s3-bucket" env:"BATON_S3_BUCKET"`
	S3Region    string `help:"Region of the bucket." name:"s3-region" default:"us-east-1" env:"BATON_S3_REGION"`
	S3KeyID     string `help:"Id of the access key." name:"s3-key-id" env:"BATON_S3_KEY_ID"`
	S3Secret    string `help:"Secret of the access key." name:"s3-secret" env:"BATON_S3_SECRET"`
	S3PathStyle bool   `help:"Name the bucket in the path; most stores that are not Amazon's want it." name:"s3-path-style" env:"BATON_S3_PATH_STYLE"`
}

func (d dataSettings) filesFolder() string { return filepath.Join(d.Data, "files") }

// maxFile is the largest attachment in bytes.
func (f fileSettings) maxFile() int64 { return f.MaxFile << 20 }

// openFiles opens the place of the contents. A bucket is not asked before it
// is needed: the rest of the product works without it.
func (f fileSettings) openFiles(data dataSettings) (*files.Store, error) {
	if f.S3Endpoint == "" {
		return files.InFolder(data.filesFolder())
	}
	return files.InBucket(files.Bucket{
		Endpoint: f.S3Endpoint, Name: f.S3Bucket, Region: f.S3Region,
		KeyID: f.S3KeyID, Secret: f.S3Secret, PathStyle: f.S3PathStyle,
	}, data.filesFolder())
}

const sweepFilesEvery = time.Hour

// sweepFiles removes contents that nothing refers to any more, now and every
// hour.
func (p *product) sweepFiles(ctx context.Context, db *store.DB, contents *files.Store) {
	p.background(ctx, "file sweep", func(ctx context.Context) {
		sweep := func() {
			removed, err := activities.SweepFiles(ctx, db, contents.Remove)
			if err != nil && ctx.Err() == nil {
				p.log.Warn("unused files stay until the next sweep", "error", err)
			}
			if removed > 0 {
				p.log.Info("unused files removed", "count", removed)
			}
		}
		sweep()
		every(ctx, sweepFilesEvery, sweep)
	})
}

const emptyBinEvery = time.Hour

// emptyBin deletes for good what has lain in the bin for longer than the
// company keeps it, now and every hour.
func (p *product) emptyBin(ctx context.Context, db *store.DB) {
	p.background(ctx, "bin", func(ctx context.Context) {
		editors := api.Editors(store.NewKinds(db))
		empty := func() {
			purged, err := activities.PurgeOverdue(ctx, db, editors)
			if err != nil && ctx.Err() == nil {
				p.log.Warn("the bin keeps what is overdue until the next hour", "error", err)
			}
			if purged > 0 {
				p.log.Info("overdue records in the bin deleted for good", "count", purged)
			}
		}
		empty()
		every(ctx, emptyBinEvery, empty)
	})
}
