-- When people work, who is on duty, who is absent, and deadlines that follow
-- from it.
CREATE TABLE calendars (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    name          text NOT NULL,
    department_id uuid REFERENCES departments, -- NULL: the company's
    time_zone     text NOT NULL DEFAULT '',
    monday        text NOT NULL DEFAULT '',
    tuesday       text NOT NULL DEFAULT '',
    wednesday     text NOT NULL DEFAULT '',
    thursday      text NOT NULL DEFAULT '',
    friday        text NOT NULL DEFAULT '',
    saturday      text NOT NULL DEFAULT '',
    sunday        text NOT NULL DEFAULT '',
    breaks        text NOT NULL DEFAULT '',
    own_days_only boolean NOT NULL DEFAULT false,
    valid_from    date,
    valid_to      date
);
CREATE INDEX calendars_search ON calendars USING gin (search);
CREATE INDEX calendars_created_order ON calendars (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX calendars_name_order ON calendars (name, id) WHERE deleted_at IS NULL;
CREATE INDEX calendars_bin ON calendars (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

CREATE TABLE calendar_days (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    calendar_id uuid NOT NULL REFERENCES calendars,
    on_date     date NOT NULL,
    name        text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('off', 'work')),
    hours       text NOT NULL DEFAULT ''
);
CREATE INDEX calendar_days_search ON calendar_days USING gin (search);
CREATE INDEX calendar_days_created_order ON calendar_days (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX calendar_days_on_order ON calendar_days (on_date, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX calendar_days_once ON calendar_days (calendar_id, on_date) WHERE deleted_at IS NULL;
CREATE INDEX calendar_days_bin ON calendar_days (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

CREATE TABLE duties (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    name          text NOT NULL,
    department_id uuid REFERENCES departments, -- NULL: the company's
    user_id       uuid REFERENCES users,
    team_id       uuid REFERENCES teams,
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL,
    repeats       text NOT NULL DEFAULT '' CHECK (repeats IN ('', 'weekly')),
    repeats_until date,
    CHECK (starts_at < ends_at)
);
CREATE INDEX duties_search ON duties USING gin (search);
CREATE INDEX duties_created_order ON duties (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX duties_starts_order ON duties (starts_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX duties_repeating ON duties (starts_at) WHERE deleted_at IS NULL AND repeats <> '';
CREATE INDEX duties_bin ON duties (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

CREATE TABLE leaves (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    user_id       uuid REFERENCES users,
    kind          text NOT NULL CHECK (kind IN ('annual', 'personal', 'sick', 'compensatory', 'family', 'business-trip', 'other')),
    from_on       date NOT NULL,
    from_noon     boolean NOT NULL DEFAULT false,
    to_on         date NOT NULL,
    until_noon    boolean NOT NULL DEFAULT false,
    substitute_id uuid REFERENCES users,
    note          text NOT NULL DEFAULT '',
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL,
    CHECK (starts_at < ends_at)
);
CREATE INDEX leaves_user_id ON leaves (user_id, ends_at) WHERE deleted_at IS NULL;
CREATE INDEX leaves_period ON leaves (ends_at, starts_at) WHERE deleted_at IS NULL;
CREATE INDEX leaves_created_order ON leaves (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX leaves_starts_order ON leaves (starts_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX leaves_bin ON leaves (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- What a deadline was reckoned from, so that it can follow a change of the
-- calendar. A task without allowed minutes has a deadline that stays.
ALTER TABLE tasks ADD counted_from timestamptz, ADD allowed_minutes integer CHECK (allowed_minutes >= 0),
    ADD CHECK ((counted_from IS NULL) = (allowed_minutes IS NULL));
UPDATE tasks t SET counted_from = t.created_at, allowed_minutes = (d.outcome ->> 'answerWithinMinutes')::integer
    FROM decisions d
    WHERE d.id = t.decision_id AND t.state = 'open' AND t.due_at IS NOT NULL AND d.outcome ->> 'answerWithinMinutes' ~ '^[0-9]{1,9}$';
CREATE INDEX tasks_counted ON tasks (process_id, id) WHERE state = 'open' AND allowed_minutes IS NOT NULL;
