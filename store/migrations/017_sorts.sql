-- Every order in which a kind can be read has an index, so that a page is read
-- along it however many records there are; a test asks for it.
CREATE INDEX customers_number_order ON customers (number, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_number_order ON leads (number, id) WHERE deleted_at IS NULL;
CREATE INDEX users_name_order ON users (name, id) WHERE deleted_at IS NULL;
CREATE INDEX users_login_order ON users (login, id) WHERE deleted_at IS NULL;
CREATE INDEX views_created_order ON views (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX views_name_order ON views (name, id) WHERE deleted_at IS NULL;

CREATE INDEX rosters_created_order ON rosters (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX rosters_key_order ON rosters (key, id) WHERE deleted_at IS NULL;
CREATE INDEX rosters_name_order ON rosters (name, id) WHERE deleted_at IS NULL;
CREATE INDEX roster_members_created_order ON roster_members (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX roster_members_weight_order ON roster_members (weight, id) WHERE deleted_at IS NULL;

CREATE INDEX departments_created_order ON departments (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX departments_code_order ON departments (code, id) WHERE deleted_at IS NULL;
CREATE INDEX departments_name_order ON departments (name, id) WHERE deleted_at IS NULL;
CREATE INDEX posts_created_order ON posts (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX posts_name_order ON posts (name, id) WHERE deleted_at IS NULL;
CREATE INDEX teams_created_order ON teams (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX teams_name_order ON teams (name, id) WHERE deleted_at IS NULL;

CREATE INDEX roles_created_order ON roles (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX roles_name_order ON roles (name, id) WHERE deleted_at IS NULL;
CREATE INDEX grants_created_order ON grants (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX grants_kind_order ON grants (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX field_limits_created_order ON field_limits (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX field_limits_kind_order ON field_limits (kind, id) WHERE deleted_at IS NULL;

CREATE INDEX dictionary_entries_created_order ON dictionary_entries (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX dictionary_entries_placed_order ON dictionary_entries (dictionary, position, id) WHERE deleted_at IS NULL;
CREATE INDEX dictionary_entries_name_order ON dictionary_entries (name_zh, id) WHERE deleted_at IS NULL;
CREATE INDEX custom_fields_created_order ON custom_fields (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX custom_fields_kind_order ON custom_fields (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX custom_fields_position_order ON custom_fields (position, id) WHERE deleted_at IS NULL;
