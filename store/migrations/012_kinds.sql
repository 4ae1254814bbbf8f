-- The records of selling.

-- A telephone number as its digits, without the prefixes for dialling abroad
-- and the code of China, so that the same number is the same text.
CREATE FUNCTION baton_phone(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT regexp_replace(regexp_replace(regexp_replace(value, '[^0-9]', '', 'g'), '^00', ''), '^86(?=1[0-9]{10}$)', '') $$;

ALTER TABLE customers
    ADD code text NOT NULL DEFAULT '', ADD class text NOT NULL DEFAULT '', ADD source text NOT NULL DEFAULT '',
    ADD parent_id uuid REFERENCES customers,
    ADD mobile text NOT NULL DEFAULT '', ADD fax text NOT NULL DEFAULT '', ADD postcode text NOT NULL DEFAULT '',
    ADD preferred_channel text NOT NULL DEFAULT ''
        CHECK (preferred_channel IN ('', 'call', 'visit', 'mail', 'chat', 'text-message', 'letter', 'fax')),
    ADD employees integer, ADD founded integer, ADD tax_number text NOT NULL DEFAULT '',
    ADD turnover_amount numeric, ADD turnover_currency text, ADD CHECK ((turnover_amount IS NULL) = (turnover_currency IS NULL)),
    ADD currency text NOT NULL DEFAULT '',
    ADD credit_limit_amount numeric, ADD credit_limit_currency text,
    ADD CHECK ((credit_limit_amount IS NULL) = (credit_limit_currency IS NULL)),
    ADD payment_term_days integer, ADD next_follow_up_on date, ADD last_contact_at timestamptz;
CREATE UNIQUE INDEX customers_code ON customers (code) WHERE deleted_at IS NULL AND code <> '';
CREATE INDEX customers_parent_id ON customers (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX customers_follow_up_order ON customers (coalesce(next_follow_up_on, 'infinity'::date), id) WHERE deleted_at IS NULL;
CREATE INDEX customers_last_contact_order ON customers (coalesce(last_contact_at, 'infinity'::timestamptz) DESC, id DESC)
    WHERE deleted_at IS NULL;
CREATE INDEX customers_email_key ON customers (lower(email)) WHERE email <> '';
CREATE INDEX customers_phone_key ON customers (baton_phone(phone)) WHERE phone <> '';
CREATE INDEX customers_mobile_key ON customers (baton_phone(mobile)) WHERE mobile <> '';

-- What customers are to each other.
CREATE TABLE customer_relations (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    customer_id uuid NOT NULL REFERENCES customers,
    other_id    uuid NOT NULL REFERENCES customers,
    relation    text NOT NULL,
    note        text NOT NULL DEFAULT ''
);
CREATE INDEX customer_relations_created_order ON customer_relations (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX customer_relations_once ON customer_relations (customer_id, other_id, relation) WHERE deleted_at IS NULL;
CREATE INDEX customer_relations_customer_id ON customer_relations (customer_id);
CREATE INDEX customer_relations_other_id ON customer_relations (other_id);

-- The people at customers, the days to remember about them, and what they refuse.
CREATE TABLE contacts (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    customer_id   uuid NOT NULL REFERENCES customers,
    name          text NOT NULL,
    code          text NOT NULL DEFAULT '',
    job_title     text NOT NULL DEFAULT '',
    department    text NOT NULL DEFAULT '',
    reports_to_id uuid REFERENCES contacts,
    buying_role   text NOT NULL DEFAULT '' CHECK (buying_role IN ('', 'decision-maker', 'influencer', 'user', 'gatekeeper')),
    class         text NOT NULL DEFAULT '',
    is_primary    boolean NOT NULL DEFAULT false,
    active        boolean NOT NULL DEFAULT false,
    phone         text NOT NULL DEFAULT '',
    mobile        text NOT NULL DEFAULT '',
    email         text NOT NULL DEFAULT '',
    wechat        text NOT NULL DEFAULT '',
    address       text NOT NULL DEFAULT '',
    note          text NOT NULL DEFAULT ''
);
CREATE INDEX contacts_search ON contacts USING gin (search);
CREATE INDEX contacts_updated_order ON contacts (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX contacts_created_order ON contacts (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX contacts_name_order ON contacts (name, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_customer_id ON contacts (customer_id);
CREATE UNIQUE INDEX contacts_code ON contacts (code) WHERE deleted_at IS NULL AND code <> '';
-- One primary contact per customer; who is the same by telephone or mail.
CREATE UNIQUE INDEX contacts_primary ON contacts (customer_id) WHERE is_primary AND deleted_at IS NULL;
CREATE INDEX contacts_email_key ON contacts (lower(email)) WHERE email <> '';
CREATE INDEX contacts_phone_key ON contacts (baton_phone(phone)) WHERE phone <> '';
CREATE INDEX contacts_mobile_key ON contacts (baton_phone(mobile)) WHERE mobile <> '';
CREATE INDEX contacts_reports_to_id ON contacts (reports_to_id) WHERE reports_to_id IS NOT NULL;

CREATE TABLE contact_anniversaries (
    id                 uuid PRIMARY KEY,
    version            bigint NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    created_by         uuid REFERENCES users,
    deleted_at         timestamptz,
    search             text[] NOT NULL DEFAULT '{}',
    custom             jsonb NOT NULL DEFAULT '{}',
    contact_id         uuid NOT NULL REFERENCES contacts,
    type               text NOT NULL,
    on_date            date NOT NULL,
    yearly             boolean NOT NULL DEFAULT false,
    remind_days_before integer,
    note               text NOT NULL DEFAULT ''
);
CREATE INDEX contact_anniversaries_created_order ON contact_anniversaries (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX contact_anniversaries_on_date_order ON contact_anniversaries (on_date, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_anniversaries_contact_id ON contact_anniversaries (contact_id);

CREATE TABLE refusals (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    customer_id uuid REFERENCES customers,
    contact_id  uuid REFERENCES contacts,
    channel     text NOT NULL CHECK (channel IN ('any', 'call', 'visit', 'mail', 'chat', 'text-message', 'letter', 'fax')),
    purpose     text NOT NULL CHECK (purpose IN ('any', 'marketing', 'service', 'billing')),
    since       date,
    until       date,
    reason      text NOT NULL DEFAULT '',
    evidence    text NOT NULL DEFAULT ''
);
CREATE INDEX refusals_search ON refusals USING gin (search);
CREATE INDEX refusals_created_order ON refusals (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX refusals_until_order ON refusals (coalesce(until, 'infinity'::date), id) WHERE deleted_at IS NULL;
CREATE INDEX refusals_customer_id ON refusals (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX refusals_contact_id ON refusals (contact_id) WHERE contact_id IS NOT NULL;

-- What we sell.
CREATE TABLE product_classes (
    id         uuid PRIMARY KEY,
    version    bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    created_by uuid REFERENCES users,
    deleted_at timestamptz,
    search     text[] NOT NULL DEFAULT '{}',
    custom     jsonb NOT NULL DEFAULT '{}',
    name       text NOT NULL,
    code       text NOT NULL DEFAULT '',
    parent_id  uuid REFERENCES product_classes,
    position   integer NOT NULL DEFAULT 0
);
CREATE INDEX product_classes_search ON product_classes USING gin (search);
CREATE INDEX product_classes_created_order ON product_classes (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX product_classes_placed_order ON product_classes (position, name, id) WHERE deleted_at IS NULL;
CREATE INDEX product_classes_name_order ON product_classes (name, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX product_classes_code ON product_classes (code) WHERE deleted_at IS NULL AND code <> '';
CREATE INDEX product_classes_parent_id ON product_classes (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE products (
    id             uuid PRIMARY KEY,
    version        bigint NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    created_by     uuid REFERENCES users,
    deleted_at     timestamptz,
    search         text[] NOT NULL DEFAULT '{}',
    custom         jsonb NOT NULL DEFAULT '{}',
    code           text NOT NULL,
    name           text NOT NULL,
    class_id       uuid REFERENCES product_classes,
    model          text NOT NULL DEFAULT '',
    specification  text NOT NULL DEFAULT '',
    unit           text NOT NULL DEFAULT '',
    price_amount   numeric,
    price_currency text,
    cost_amount    numeric,
    cost_currency  text,
    tax_rate       numeric,
    barcode        text NOT NULL DEFAULT '',
    active         boolean NOT NULL DEFAULT false,
    description    text NOT NULL DEFAULT '',
    CHECK ((price_amount IS NULL) = (price_currency IS NULL)),
    CHECK ((cost_amount IS NULL) = (cost_currency IS NULL))
);
CREATE INDEX products_search ON products USING gin (search);
CREATE INDEX products_updated_order ON products (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX products_created_order ON products (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX products_name_order ON products (name, id) WHERE deleted_at IS NULL;
CREATE INDEX products_code_order ON products (code, id) WHERE deleted_at IS NULL;
CREATE INDEX products_price_order ON products (coalesce(price_amount, '-Infinity'::numeric), id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX products_code ON products (code) WHERE deleted_at IS NULL AND code <> '';
-- The same name and specification under another code is the same product twice.
CREATE UNIQUE INDEX products_once ON products (lower(name), lower(model), lower(specification))
    WHERE deleted_at IS NULL AND (model <> '' OR specification <> '');
CREATE INDEX products_class_id ON products (class_id) WHERE class_id IS NOT NULL;

-- The pieces of business that we pursue, and against whom.
CREATE TABLE stages (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    name_zh     text NOT NULL,
    name_en     text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('open', 'won', 'lost')),
    position    integer NOT NULL DEFAULT 0,
    probability integer NOT NULL DEFAULT 0,
    criteria    text NOT NULL DEFAULT '',
    note        text NOT NULL DEFAULT ''
);
CREATE INDEX stages_search ON stages USING gin (search);
CREATE INDEX stages_position_order ON stages (position DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX stages_created_order ON stages (created_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE competitors (
    id         uuid PRIMARY KEY,
    version    bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    created_by uuid REFERENCES users,
    deleted_at timestamptz,
    search     text[] NOT NULL DEFAULT '{}',
    custom     jsonb NOT NULL DEFAULT '{}',
    name       text NOT NULL,
    website    text NOT NULL DEFAULT '',
    strengths  text NOT NULL DEFAULT '',
    weaknesses text NOT NULL DEFAULT '',
    strategy   text NOT NULL DEFAULT ''
);
CREATE INDEX competitors_search ON competitors USING gin (search);
CREATE INDEX competitors_updated_order ON competitors (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX competitors_created_order ON competitors (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX competitors_name_order ON competitors (name, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX competitors_name ON competitors (name) WHERE deleted_at IS NULL AND name <> '';

CREATE SEQUENCE deal_numbers;
CREATE TABLE deals (
    id                uuid PRIMARY KEY,
    version           bigint NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    created_by        uuid REFERENCES users,
    deleted_at        timestamptz,
    search            text[] NOT NULL DEFAULT '{}',
    custom            jsonb NOT NULL DEFAULT '{}',
    number            text NOT NULL UNIQUE,
    name              text NOT NULL,
    customer_id       uuid NOT NULL REFERENCES customers,
    contact_id        uuid REFERENCES contacts,
    stage_id          uuid NOT NULL REFERENCES stages,
    state             text NOT NULL CHECK (state IN ('tracking', 'won', 'lost', 'finished')),
    amount_amount     numeric,
    amount_currency   text,
    probability       integer,
    expected_close_on date,
    closed_on         date,
    lost_reason       text NOT NULL DEFAULT '',
    source            text NOT NULL DEFAULT '',
    owner_id          uuid REFERENCES users,
    need              text NOT NULL DEFAULT '',
    solution          text NOT NULL DEFAULT '',
    next_step         text NOT NULL DEFAULT '',
    CHECK ((amount_amount IS NULL) = (amount_currency IS NULL))
);
CREATE INDEX deals_search ON deals USING gin (search);
CREATE INDEX deals_updated_order ON deals (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX deals_created_order ON deals (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX deals_expected_close_on_order ON deals (coalesce(expected_close_on, 'infinity'::date), id) WHERE deleted_at IS NULL;
CREATE INDEX deals_amount_order ON deals (coalesce(amount_amount, '-Infinity'::numeric), id) WHERE deleted_at IS NULL;
CREATE INDEX deals_name_order ON deals (name, id) WHERE deleted_at IS NULL;
CREATE INDEX deals_customer_id ON deals (customer_id);
CREATE INDEX deals_contact_id ON deals (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX deals_stage_id ON deals (stage_id);
CREATE INDEX deals_owner_id ON deals (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE deal_competitors (
    id             uuid PRIMARY KEY,
    version        bigint NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    created_by     uuid REFERENCES users,
    deleted_at     timestamptz,
    search         text[] NOT NULL DEFAULT '{}',
    custom         jsonb NOT NULL DEFAULT '{}',
    deal_id        uuid NOT NULL REFERENCES deals,
    competitor_id  uuid NOT NULL REFERENCES competitors,
    standing       text NOT NULL DEFAULT '' CHECK (standing IN ('', 'ahead', 'level', 'behind', 'out')),
    price_amount   numeric,
    price_currency text,
    strategy       text NOT NULL DEFAULT '',
    CHECK ((price_amount IS NULL) = (price_currency IS NULL))
);
CREATE INDEX deal_competitors_search ON deal_competitors USING gin (search);
CREATE INDEX deal_competitors_created_order ON deal_competitors (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX deal_competitors_once ON deal_competitors (deal_id, competitor_id) WHERE deleted_at IS NULL;
CREATE INDEX deal_competitors_deal_id ON deal_competitors (deal_id);
CREATE INDEX deal_competitors_competitor_id ON deal_competitors (competitor_id);

-- What was agreed, said and promised.
CREATE TABLE appointments (
    id              uuid PRIMARY KEY,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    created_by      uuid REFERENCES users,
    deleted_at      timestamptz,
    search          text[] NOT NULL DEFAULT '{}',
    custom          jsonb NOT NULL DEFAULT '{}',
    subject         text NOT NULL,
    channel         text NOT NULL DEFAULT '' CHECK (channel IN ('', 'call', 'visit', 'mail', 'chat', 'text-message', 'letter', 'fax')),
    customer_id     uuid REFERENCES customers,
    lead_id         uuid REFERENCES leads,
    deal_id         uuid REFERENCES deals,
    contact_id      uuid REFERENCES contacts,
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz,
    place           text NOT NULL DEFAULT '',
    owner_id        uuid REFERENCES users,
    participant_ids uuid[] NOT NULL DEFAULT '{}',
    state           text NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
    result          text NOT NULL DEFAULT ''
);
CREATE INDEX appointments_search ON appointments USING gin (search);
CREATE INDEX appointments_starts_order ON appointments (starts_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX appointments_created_order ON appointments (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX appointments_customer_id ON appointments (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX appointments_lead_id ON appointments (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX appointments_deal_id ON appointments (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX appointments_contact_id ON appointments (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX appointments_owner_id ON appointments (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX appointments_participant_ids ON appointments USING gin (participant_ids);

CREATE TABLE interaction_replies (
    id             uuid PRIMARY KEY,
    version        bigint NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    created_by     uuid REFERENCES users,
    deleted_at     timestamptz,
    search         text[] NOT NULL DEFAULT '{}',
    custom         jsonb NOT NULL DEFAULT '{}',
    interaction_id uuid NOT NULL REFERENCES interactions,
    text           text NOT NULL,
    asks           boolean NOT NULL DEFAULT false,
    by_id          uuid REFERENCES users
);
CREATE INDEX interaction_replies_search ON interaction_replies USING gin (search);
CREATE INDEX interaction_replies_created_order ON interaction_replies (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX interaction_replies_interaction_id ON interaction_replies (interaction_id);
CREATE INDEX interaction_replies_by_id ON interaction_replies (by_id) WHERE by_id IS NOT NULL;

CREATE TABLE commitments (
    id              uuid PRIMARY KEY,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    created_by      uuid REFERENCES users,
    deleted_at      timestamptz,
    search          text[] NOT NULL DEFAULT '{}',
    custom          jsonb NOT NULL DEFAULT '{}',
    customer_id     uuid NOT NULL REFERENCES customers,
    deal_id         uuid REFERENCES deals,
    contact_id      uuid REFERENCES contacts,
    what            text NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('price', 'date', 'term', 'quality', 'other')),
    amount_amount   numeric,
    amount_currency text,
    made_on         date,
    due_on          date,
    by_id           uuid REFERENCES users,
    source          text NOT NULL DEFAULT '' CHECK (source IN ('', 'interaction', 'appointment', 'mail', 'order', 'other')),
    interaction_id  uuid REFERENCES interactions,
    state           text NOT NULL CHECK (state IN ('open', 'kept', 'broken', 'withdrawn')),
    settled_on      date,
    note            text NOT NULL DEFAULT '',
    CHECK ((amount_amount IS NULL) = (amount_currency IS NULL))
);
CREATE INDEX commitments_search ON commitments USING gin (search);
CREATE INDEX commitments_created_order ON commitments (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX commitments_due_on_order ON commitments (coalesce(due_on, 'infinity'::date), id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_updated_order ON commitments (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX commitments_customer_id ON commitments (customer_id);
CREATE INDEX commitments_deal_id ON commitments (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX commitments_contact_id ON commitments (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX commitments_by_id ON commitments (by_id) WHERE by_id IS NOT NULL;
CREATE INDEX commitments_interaction_id ON commitments (interaction_id) WHERE interaction_id IS NOT NULL;

-- Contracts and their lines.
CREATE SEQUENCE order_numbers;
CREATE TABLE orders (
    id              uuid PRIMARY KEY,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    created_by      uuid REFERENCES users,
    deleted_at      timestamptz,
    search          text[] NOT NULL DEFAULT '{}',
    custom          jsonb NOT NULL DEFAULT '{}',
    number          text NOT NULL UNIQUE,
    title           text NOT NULL,
    customer_id     uuid NOT NULL REFERENCES customers,
    deal_id         uuid REFERENCES deals,
    contact_id      uuid REFERENCES contacts,
    signed_on       date,
    deliver_on      date,
    ends_on         date,
    currency        text NOT NULL DEFAULT '',
    amount_amount   numeric,
    amount_currency text,
    state           text NOT NULL CHECK (state IN ('draft', 'confirmed', 'delivered', 'closed', 'cancelled')),
    owner_id        uuid REFERENCES users,
    payment_terms   text NOT NULL DEFAULT '',
    note            text NOT NULL DEFAULT '',
    CHECK ((amount_amount IS NULL) = (amount_currency IS NULL))
);
CREATE INDEX orders_search ON orders USING gin (search);
CREATE INDEX orders_updated_order ON orders (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX orders_created_order ON orders (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX orders_signed_on_order ON orders (coalesce(signed_on, 'infinity'::date), id) WHERE deleted_at IS NULL;
CREATE INDEX orders_amount_order ON orders (coalesce(amount_amount, '-Infinity'::numeric), id) WHERE deleted_at IS NULL;
CREATE INDEX orders_number_order ON orders (number, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_customer_id ON orders (customer_id);
CREATE INDEX orders_deal_id ON orders (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX orders_contact_id ON orders (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX orders_owner_id ON orders (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE order_lines (
    id              uuid PRIMARY KEY,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    created_by      uuid REFERENCES users,
    deleted_at      timestamptz,
    search          text[] NOT NULL DEFAULT '{}',
    custom          jsonb NOT NULL DEFAULT '{}',
    order_id        uuid NOT NULL REFERENCES orders,
    position        integer NOT NULL DEFAULT 0,
    product_id      uuid REFERENCES products,
    description     text NOT NULL DEFAULT '',
    quantity        numeric,
    unit            text NOT NULL DEFAULT '',
    price_amount    numeric,
    price_currency  text,
    discount        numeric,
    tax_rate        numeric,
    amount_amount   numeric,
    amount_currency text,
    CHECK ((price_amount IS NULL) = (price_currency IS NULL)),
    CHECK ((amount_amount IS NULL) = (amount_currency IS NULL))
);
CREATE INDEX order_lines_search ON order_lines USING gin (search);
CREATE INDEX order_lines_created_order ON order_lines (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX order_lines_placed_order ON order_lines (order_id, position, id) WHERE deleted_at IS NULL;
CREATE INDEX order_lines_order_id ON order_lines (order_id);
CREATE INDEX order_lines_product_id ON order_lines (product_id) WHERE product_id IS NOT NULL;

-- What somebody wants kept beside a record.
CREATE TABLE notes (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    text        text NOT NULL,
    pinned      boolean NOT NULL DEFAULT false,
    customer_id uuid REFERENCES customers,
    contact_id  uuid REFERENCES contacts,
    deal_id     uuid REFERENCES deals,
    order_id    uuid REFERENCES orders,
    owner_id    uuid REFERENCES users
);
CREATE INDEX notes_search ON notes USING gin (search);
CREATE INDEX notes_created_order ON notes (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX notes_updated_order ON notes (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX notes_customer_id ON notes (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX notes_contact_id ON notes (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX notes_deal_id ON notes (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX notes_order_id ON notes (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX notes_owner_id ON notes (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;

ALTER TABLE interactions DROP CONSTRAINT interactions_channel_check,
    ADD CONSTRAINT interactions_channel_check CHECK (channel IN ('call', 'visit', 'mail', 'chat', 'text-message', 'letter', 'fax')),
    DROP CONSTRAINT interactions_check,
    ADD contact_id uuid REFERENCES contacts, ADD deal_id uuid REFERENCES deals,
    ADD direction text NOT NULL DEFAULT '' CHECK (direction IN ('', 'outgoing', 'incoming')),
    ADD duration_minutes integer, ADD appointment_id uuid REFERENCES appointments,
    ADD CHECK (lead_id IS NOT NULL OR customer_id IS NOT NULL OR deal_id IS NOT NULL);
CREATE INDEX interactions_contact ON interactions (contact_id, occurred_at DESC) WHERE contact_id IS NOT NULL;
CREATE INDEX interactions_deal ON interactions (deal_id, occurred_at DESC) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX interactions_appointment ON interactions (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX interactions_created ON interactions (created_at DESC, id DESC) WHERE deleted_at IS NULL;
