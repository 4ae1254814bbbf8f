-- The company's departments, teams and posts, what detailed roles may do, what
-- admins add to the kinds, and with whom records are shared.
CREATE TABLE departments (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    name        text NOT NULL,
    code        text NOT NULL DEFAULT '',
    parent_id   uuid REFERENCES departments,
    head_id     uuid REFERENCES users
);
CREATE UNIQUE INDEX departments_code ON departments (code) WHERE deleted_at IS NULL AND code <> '';
CREATE INDEX departments_parent ON departments (parent_id);
CREATE INDEX departments_head ON departments (head_id);
CREATE INDEX departments_search ON departments USING gin (search);

CREATE TABLE posts (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    name          text NOT NULL,
    department_id uuid REFERENCES departments,
    duties        text NOT NULL DEFAULT ''
);
CREATE INDEX posts_search ON posts USING gin (search);

CREATE TABLE teams (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    name          text NOT NULL,
    leader_id     uuid REFERENCES users,
    department_id uuid REFERENCES departments,
    member_ids    uuid[] NOT NULL DEFAULT '{}'
);
CREATE INDEX teams_leader ON teams (leader_id);
CREATE INDEX teams_members ON teams USING gin (member_ids);
CREATE INDEX teams_search ON teams USING gin (search);

CREATE TABLE roles (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    name        text NOT NULL,
    base        text NOT NULL CHECK (base IN ('staff', 'manager')),
    note        text NOT NULL DEFAULT ''
);
CREATE INDEX roles_search ON roles USING gin (search);

CREATE TABLE grants (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    role_id     uuid NOT NULL REFERENCES roles,
    kind        text NOT NULL,
    act         text NOT NULL,
    reach       text NOT NULL CHECK (reach IN ('none', 'own', 'department', 'below', 'all'))
);
CREATE UNIQUE INDEX grants_act ON grants (role_id, kind, act) WHERE deleted_at IS NULL;

CREATE TABLE field_limits (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    role_id     uuid NOT NULL REFERENCES roles,
    kind        text NOT NULL,
    field       text NOT NULL,
    restriction text NOT NULL DEFAULT '' CHECK (restriction IN ('', 'read-only', 'masked', 'hidden'))
);
CREATE UNIQUE INDEX field_limits_field ON field_limits (role_id, kind, field) WHERE deleted_at IS NULL;

CREATE TABLE dictionary_entries (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    dictionary  text NOT NULL,
    key         text NOT NULL,
    name_zh     text NOT NULL,
    name_en     text NOT NULL,
    parent_id   uuid REFERENCES dictionary_entries,
    position    integer NOT NULL DEFAULT 0,
    retired     boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX dictionary_entries_key ON dictionary_entries (dictionary, key) WHERE deleted_at IS NULL;
CREATE INDEX dictionary_entries_search ON dictionary_entries USING gin (search);

CREATE TABLE custom_fields (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    kind        text NOT NULL,
    key         text NOT NULL,
    name_zh     text NOT NULL,
    name_en     text NOT NULL,
    type        text NOT NULL CHECK (type IN
        ('text', 'long-text', 'number', 'decimal', 'date', 'time', 'yes-no', 'choice', 'reference')),
    dictionary  text NOT NULL DEFAULT '',
    reference   text NOT NULL DEFAULT '',
    required    boolean NOT NULL DEFAULT false,
    max_length  integer NOT NULL DEFAULT 0,
    in_list     boolean NOT NULL DEFAULT false,
    position    integer NOT NULL DEFAULT 0,
    retired     boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX custom_fields_key ON custom_fields (kind, key) WHERE deleted_at IS NULL;
CREATE INDEX custom_fields_search ON custom_fields USING gin (search);

-- Casts of texts to dates depend on a session's settings, so an index may not
-- use them; these read one form only.
CREATE FUNCTION baton_date(value text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, substr(value, 9, 2)::int) $$;
CREATE FUNCTION baton_time(value text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT value::timestamptz $$;

-- With whom a record is shared: a person, a team or a department.
CREATE TABLE shares (
    record_kind  text NOT NULL,
    record_id    uuid NOT NULL,
    grantee_kind text NOT NULL CHECK (grantee_kind IN ('user', 'team', 'department')),
    grantee_id   uuid NOT NULL,
    collaborator boolean NOT NULL DEFAULT false,
    may_edit     boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL,
    created_by   uuid REFERENCES users,
    PRIMARY KEY (record_kind, record_id, grantee_id)
);
CREATE INDEX shares_grantee ON shares (grantee_id, record_kind, record_id);

ALTER TABLE users ADD custom jsonb NOT NULL DEFAULT '{}',
    ADD department_id uuid REFERENCES departments, ADD post_id uuid REFERENCES posts, ADD role_id uuid REFERENCES roles,
    ADD employee_number text NOT NULL DEFAULT '', ADD joined_on date, ADD leaving_on date;
CREATE INDEX users_department ON users (department_id);
CREATE UNIQUE INDEX users_employee_number ON users (employee_number) WHERE deleted_at IS NULL AND employee_number <> '';
ALTER TABLE customers ADD custom jsonb NOT NULL DEFAULT '{}';
ALTER TABLE leads ADD custom jsonb NOT NULL DEFAULT '{}';
ALTER TABLE interactions ADD custom jsonb NOT NULL DEFAULT '{}';
ALTER TABLE rosters ADD custom jsonb NOT NULL DEFAULT '{}';
ALTER TABLE roster_members ADD custom jsonb NOT NULL DEFAULT '{}';
