-- Forms that anybody may fill in, and what a lead keeps of the one it came by.
CREATE TABLE public_forms (
    id               uuid PRIMARY KEY,
    version          bigint NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    created_by       uuid REFERENCES users,
    deleted_at       timestamptz,
    search           text[] NOT NULL DEFAULT '{}',
    custom           jsonb NOT NULL DEFAULT '{}',
    key              text NOT NULL,
    title_zh         text NOT NULL,
    title_en         text NOT NULL,
    target           text NOT NULL DEFAULT 'lead',
    fields           text[] NOT NULL DEFAULT '{}',
    required_fields  text[] NOT NULL DEFAULT '{}',
    source           text NOT NULL DEFAULT '',
    region           text NOT NULL DEFAULT '',
    consent_zh       text NOT NULL,
    consent_en       text NOT NULL,
    consent_version  integer NOT NULL DEFAULT 1,
    allowed_origins  text NOT NULL DEFAULT '',
    rate_per_minute  integer NOT NULL CHECK (rate_per_minute BETWEEN 1 AND 1000),
    acknowledge      boolean NOT NULL DEFAULT true,
    thanks_zh        text NOT NULL DEFAULT '',
    thanks_en        text NOT NULL DEFAULT '',
    active           boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX public_forms_key ON public_forms (key) WHERE deleted_at IS NULL;
CREATE INDEX public_forms_search ON public_forms USING gin (search);
CREATE INDEX public_forms_created_order ON public_forms (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX public_forms_key_order ON public_forms (key, id) WHERE deleted_at IS NULL;
CREATE INDEX public_forms_bin ON public_forms (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

ALTER TABLE leads
    ADD COLUMN form_id         uuid REFERENCES public_forms,
    ADD COLUMN consent_version integer,
    ADD COLUMN consented_at    timestamptz,
    ADD COLUMN language        text NOT NULL DEFAULT '';
CREATE INDEX leads_form ON leads (form_id) WHERE form_id IS NOT NULL;

ALTER TABLE effects
    DROP CONSTRAINT effects_kind_check,
    ADD CONSTRAINT effects_kind_check CHECK (kind IN ('notice', 'digest', 'change', 'test', 'acknowledgement'));

-- What came by a form under a key of the sender's, so that the same sent again
-- makes nothing twice.
CREATE TABLE form_submissions (
    form_id uuid NOT NULL REFERENCES public_forms ON DELETE CASCADE,
    key     text NOT NULL,
    request bytea NOT NULL,
    number  text NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (form_id, key)
);
CREATE INDEX form_submissions_at ON form_submissions (at);
