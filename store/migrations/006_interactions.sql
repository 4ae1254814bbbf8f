-- Calls, visits, mails and chats with their results.
CREATE TABLE interactions (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    lead_id     uuid REFERENCES leads,
    customer_id uuid REFERENCES customers,
    channel     text NOT NULL CHECK (channel IN ('call', 'visit', 'mail', 'chat')),
    summary     text NOT NULL,
    occurred_at timestamptz NOT NULL,
    next_step   text NOT NULL DEFAULT '',
    by_id       uuid REFERENCES users,
    CHECK (lead_id IS NOT NULL OR customer_id IS NOT NULL)
);
CREATE INDEX interactions_search ON interactions USING gin (search);
CREATE INDEX interactions_lead ON interactions (lead_id, occurred_at DESC) WHERE lead_id IS NOT NULL;
CREATE INDEX interactions_customer ON interactions (customer_id, occurred_at DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX interactions_occurred ON interactions (occurred_at DESC, id DESC) WHERE deleted_at IS NULL;
