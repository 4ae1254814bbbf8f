-- What the company knows: articles that are published to those who may read
-- them, how often each is read, and whether it helped.
CREATE SEQUENCE article_numbers;
CREATE TABLE articles (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    number        text NOT NULL UNIQUE,
    title         text NOT NULL,
    category      text NOT NULL DEFAULT '',
    keywords      text NOT NULL DEFAULT '',
    question      text NOT NULL DEFAULT '',
    text          text NOT NULL,
    state         text NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
    published_at  timestamptz,
    owner_id      uuid REFERENCES users,
    team_id       uuid REFERENCES teams,
    department_id uuid REFERENCES departments,
    everybody     boolean NOT NULL DEFAULT false,
    -- Only what is published has readers, and what is published has some.
    CHECK ((state = 'published') = (everybody OR team_id IS NOT NULL OR department_id IS NOT NULL))
);
CREATE INDEX articles_search ON articles USING gin (search);
CREATE INDEX articles_updated_order ON articles (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX articles_created_order ON articles (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX articles_title_order ON articles (title, id) WHERE deleted_at IS NULL;
CREATE INDEX articles_number_order ON articles (number, id) WHERE deleted_at IS NULL;
CREATE INDEX articles_published_order ON articles (coalesce(published_at, 'infinity'::timestamptz) DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX articles_owner_id ON articles (owner_id);
CREATE INDEX articles_bin ON articles (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- Who opened an article on which day of the company; once a day counts.
CREATE TABLE article_reads (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    reader_id  uuid NOT NULL REFERENCES users,
    "on"       date NOT NULL,
    PRIMARY KEY (article_id, reader_id, "on")
);
CREATE INDEX article_reads_on ON article_reads ("on", article_id);

-- What readers say of it; the last word of each counts.
CREATE TABLE article_ratings (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    reader_id  uuid NOT NULL REFERENCES users,
    helpful    boolean NOT NULL,
    text       text NOT NULL DEFAULT '',
    at         timestamptz NOT NULL,
    PRIMARY KEY (article_id, reader_id)
);
