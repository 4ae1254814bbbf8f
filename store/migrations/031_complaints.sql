-- Complaints, with all that their course keeps.
CREATE SEQUENCE complaint_numbers;
CREATE TABLE complaints (
    id                    uuid PRIMARY KEY,
    version               bigint NOT NULL DEFAULT 1,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    created_by            uuid REFERENCES users,
    deleted_at            timestamptz,
    search                text[] NOT NULL DEFAULT '{}',
    custom                jsonb NOT NULL DEFAULT '{}',
    number                text NOT NULL UNIQUE,
    title                 text NOT NULL,
    text                  text NOT NULL DEFAULT '',
    customer_id           uuid REFERENCES customers,
    contact_id            uuid REFERENCES contacts,
    complainant           text NOT NULL DEFAULT '',
    phone                 text NOT NULL DEFAULT '',
    email                 text NOT NULL DEFAULT '',
    order_id              uuid REFERENCES orders,
    deal_id               uuid REFERENCES deals,
    product_id            uuid REFERENCES products,
    channel               text NOT NULL,
    source                text NOT NULL CHECK (source IN ('registered', 'web-form', 'api', 'import')),
    received_at           timestamptz,
    claimed_amount        numeric,
    claimed_currency      text,
    category              text NOT NULL DEFAULT '',
    object                text NOT NULL DEFAULT '',
    severity              text NOT NULL DEFAULT '' CHECK (severity IN ('', 'low', 'normal', 'high', 'critical')),
    proposed_validity     text NOT NULL DEFAULT '' CHECK (proposed_validity IN ('', 'valid', 'not-valid')),
    validity              text NOT NULL DEFAULT '' CHECK (validity IN ('', 'valid', 'not-valid')),
    department_id         uuid REFERENCES departments,
    helper_department_ids uuid[] NOT NULL DEFAULT '{}',
    helper_ids            uuid[] NOT NULL DEFAULT '{}',
    arbitrated            boolean NOT NULL DEFAULT false,
    refusals              integer NOT NULL DEFAULT 0,
    owner_id              uuid REFERENCES users,
    state                 text NOT NULL CHECK (state IN ('registered', 'to-accept', 'accepted', 'proposed', 'implementing',
                              'confirming', 'summarising', 'closed', 'not-valid', 'withdrawn')),
    measures              text NOT NULL DEFAULT '',
    compensation_amount   numeric,
    compensation_currency text,
    answer                text NOT NULL DEFAULT '',
    confirmation          text NOT NULL DEFAULT '' CHECK (confirmation IN ('', 'satisfied', 'not-satisfied', 'unconfirmed')),
    satisfaction          integer,
    remark                text NOT NULL DEFAULT '',
    summary               text NOT NULL DEFAULT '',
    closed_at             timestamptz,
    reopened              integer NOT NULL DEFAULT 0,
    CHECK ((claimed_amount IS NULL) = (claimed_currency IS NULL)),
    CHECK ((compensation_amount IS NULL) = (compensation_currency IS NULL))
);
CREATE INDEX complaints_search ON complaints USING gin (search);
CREATE INDEX complaints_updated_order ON complaints (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX complaints_created_order ON complaints (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX complaints_received_order ON complaints (coalesce(received_at, 'infinity'::timestamptz) DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX complaints_number_order ON complaints (number, id) WHERE deleted_at IS NULL;
CREATE INDEX complaints_owner_id ON complaints (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX complaints_customer_id ON complaints (customer_id);
CREATE INDEX complaints_contact_id ON complaints (contact_id);
CREATE INDEX complaints_order_id ON complaints (order_id);
CREATE INDEX complaints_deal_id ON complaints (deal_id);
CREATE INDEX complaints_product_id ON complaints (product_id);
CREATE INDEX complaints_department_id ON complaints (department_id);
CREATE INDEX complaints_open ON complaints (customer_id, contact_id)
    WHERE state NOT IN ('closed', 'not-valid', 'withdrawn') AND deleted_at IS NULL;
CREATE INDEX complaints_bin ON complaints (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- How long complaints stood in each step, for the reports.
CREATE TABLE complaint_steps (
    process_id      uuid NOT NULL REFERENCES processes,
    step            text NOT NULL,
    visit           integer NOT NULL,
    complaint_id    uuid NOT NULL REFERENCES complaints ON DELETE CASCADE,
    entered_at      timestamptz NOT NULL,
    left_at         timestamptz,
    working_minutes integer, -- between the two, by the calendar of the responsible department
    PRIMARY KEY (process_id, step, visit),
    CHECK ((left_at IS NULL) = (working_minutes IS NULL))
);
CREATE INDEX complaint_steps_complaint ON complaint_steps (complaint_id, step);

-- What customers said by the link that only they have; their words themselves
-- stand in the complaint and in the answers of the task.
CREATE TABLE complaint_words (
    id           uuid PRIMARY KEY,
    complaint_id uuid NOT NULL REFERENCES complaints ON DELETE CASCADE,
    at           timestamptz NOT NULL,
    verdict      text NOT NULL CHECK (verdict IN ('satisfied', 'not-satisfied', 'withdraw')),
    satisfaction integer
);
CREATE INDEX complaint_words_complaint ON complaint_words (complaint_id, at DESC, id DESC);

-- Leaders' instructions on records, and what they have people do.
CREATE TABLE instructions (
    id          uuid PRIMARY KEY,
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    process_id  uuid NOT NULL REFERENCES processes,
    task_id     uuid NOT NULL UNIQUE REFERENCES tasks, -- in which it was written
    step        text NOT NULL,
    by_id       uuid REFERENCES users,
    at          timestamptz NOT NULL,
    verdict     text NOT NULL,
    text        text NOT NULL,
    reply       text NOT NULL DEFAULT '',
    replied_at  timestamptz,
    replied_by  uuid REFERENCES users
);
CREATE INDEX instructions_record ON instructions (record_kind, record_id, at);
CREATE TABLE directives (
    instruction_id uuid NOT NULL REFERENCES instructions,
    place          integer NOT NULL,
    person_id      uuid NOT NULL REFERENCES users,
    due            date NOT NULL,
    text           text NOT NULL,
    task_id        uuid NOT NULL REFERENCES tasks, -- that asks for it
    PRIMARY KEY (instruction_id, place)
);
CREATE INDEX directives_task ON directives (task_id);

ALTER TABLE effects
    DROP CONSTRAINT effects_kind_check,
    ADD CONSTRAINT effects_kind_check CHECK (kind IN ('notice', 'digest', 'change', 'test', 'acknowledgement', 'complaint'));
