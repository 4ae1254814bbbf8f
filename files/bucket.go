package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Bucket says which bucket of an S3-compatible store to use, and as whom.
type Bucket struct {
	Endpoint string // with its scheme: https://s3.example.com
	Name     string
	Region   string
	KeyID    string
	Secret   string
	// PathStyle names the bucket in the path and not in the host's name, as
	// most stores that are not Amazon's want it.
	PathStyle bool
}

// How long the store may take to begin an answer, and how often it is asked.
const (
	answerWithin = 10 * time.Second
	tries        = 2
)

// InBucket keeps contents in a bucket. What is on its way in is held in the
// folder, which need not outlive the program.
func InBucket(b Bucket, folder string) (*Store, error) {
	endpoint, err := url.Parse(b.Endpoint)
	if err != nil || endpoint.Host == "" || (endpoint.Scheme != "https" && endpoint.Scheme != "http") {
		return nil, fmt.Errorf("file store %q: give an address such as https://s3.example.com", b.Endpoint)
	}
	if b.Name == "" || b.KeyID == "" || b.Secret == "" {
		return nil, errors.New("the file store needs a bucket, a key id and a secret")
	}
	lookup := minio.BucketLookupDNS
	if b.PathStyle {
		lookup = minio.BucketLookupPath
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = answerWithin
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds: credentials.NewStaticV4(b.KeyID, b.Secret, ""), Secure: endpoint.Scheme == "https",
		Region: b.Region, BucketLookup: lookup, Transport: transport, MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("file store %s: %w", endpoint.Host, err)
	}
	return newStore(folder, bucket{client, b.Name})
}

// bucket keeps contents as objects: aa/bb/aabb….
type bucket struct {
	client *minio.Client
	name   string
}

func (b bucket) has(ctx context.Context, sum string) (bool, error) {
	_, err := b.client.StatObject(ctx, b.name, NameOf(sum), minio.StatObjectOptions{})
	if isMissing(err) {
		return false, nil
	}
	if err != nil {
		return false, unavailable("look for an object", err)
	}
	return true, nil
}

func (b bucket) put(ctx context.Context, draft *Draft) error {
	if _, err := draft.file.Seek(0, io.SeekStart); err != nil {
		return unavailable("read a file again", err)
	}
	_, err := b.client.PutObject(ctx, b.name, NameOf(draft.Sum), draft.file, draft.Size,
		minio.PutObjectOptions{ContentType: unknown, DisableMultipart: true})
	if err != nil {
		return unavailable("keep an object", err)
	}
	return nil
}

func (b bucket) open(ctx context.Context, sum string) (Content, error) {
	object, err := b.client.GetObject(ctx, b.name, NameOf(sum), minio.GetObjectOptions{})
	if err != nil {
		return nil, unavailable("open an object", err)
	}
	if _, err := object.Stat(); err != nil { // the first time that the store is asked
		err = errors.Join(err, object.Close())
		if isMissing(err) {
			return nil, fmt.Errorf("%s: %w", sum, ErrMissing)
		}
		return nil, unavailable("open an object", err)
	}
	return object, nil
}

func (b bucket) remove(ctx context.Context, sum string) error {
	err := b.client.RemoveObject(ctx, b.name, NameOf(sum), minio.RemoveObjectOptions{})
	if err != nil && !isMissing(err) {
		return unavailable("remove an object", err)
	}
	return nil
}

func isMissing(err error) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && answer.Code == minio.NoSuchKey
}
