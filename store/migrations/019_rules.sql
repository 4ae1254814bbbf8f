-- Rule sets in versions: drafts, who wrote and who published them, when they
-- are in force, and what trying them has shown.

-- The rule set of a decision point, and the department that keeps it.
CREATE TABLE rule_sets (
    point         text PRIMARY KEY,
    number        integer GENERATED ALWAYS AS IDENTITY UNIQUE, -- the point as a number, for rule_periods
    department_id uuid REFERENCES departments,                 -- NULL: the company
    shadow_id     uuid REFERENCES rule_versions,               -- the draft that is asked beside what is in force
    shadow_since  timestamptz,
    CHECK ((shadow_id IS NULL) = (shadow_since IS NULL))
);
INSERT INTO rule_sets (point) SELECT DISTINCT point FROM rule_versions ORDER BY point;

-- When a version is in force stands outside of it: the version itself never
-- changes. Two versions of a point are never in force at once; a range of one
-- number stands for the point, so that no extension is needed.
CREATE TABLE rule_periods (
    set_number integer NOT NULL REFERENCES rule_sets (number),
    version_id uuid NOT NULL REFERENCES rule_versions,
    during     tstzrange NOT NULL CHECK (NOT isempty(during)),
    EXCLUDE USING gist (int4range(set_number, set_number, '[]') WITH &&, during WITH &&)
);
CREATE INDEX rule_periods_version ON rule_periods (version_id);
INSERT INTO rule_periods
    SELECT s.number, v.id, tstzrange(CASE WHEN v.number > 1 THEN v.published_at END, NULL)
    FROM rule_versions v JOIN rule_sets s USING (point) WHERE v.state = 'published';

ALTER TABLE rule_versions
    DROP COLUMN state, -- follows from published_at and rule_periods
    ADD version bigint NOT NULL DEFAULT 1,
    ADD note text NOT NULL DEFAULT '',
    ADD reason text NOT NULL DEFAULT '', -- why it was published
    ADD examples jsonb NOT NULL DEFAULT '[]',
    ADD waivers jsonb NOT NULL DEFAULT '[]',
    ADD functions jsonb NOT NULL DEFAULT '{}', -- versions of the functions that it calls
    ADD authors uuid[] NOT NULL DEFAULT '{}', -- who wrote it; nobody for what came with the product
    ADD copy_of uuid REFERENCES rule_versions,
    ADD created_at timestamptz;
UPDATE rule_versions SET created_at = published_at;
ALTER TABLE rule_versions ALTER created_at SET NOT NULL, ADD FOREIGN KEY (point) REFERENCES rule_sets;

CREATE FUNCTION baton_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% does not change any more', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER rule_versions_stay BEFORE UPDATE ON rule_versions FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL AND (OLD.point, OLD.number, OLD.body, OLD.hash, OLD.examples, OLD.waivers, OLD.functions)
        IS DISTINCT FROM (NEW.point, NEW.number, NEW.body, NEW.hash, NEW.examples, NEW.waivers, NEW.functions))
    EXECUTE FUNCTION baton_refuse_change();

-- A decision is an answer in a process, or one that a person asked for at once
-- (visit 0); or what a draft would have said beside a live one.
ALTER TABLE decisions
    DROP CONSTRAINT decisions_process_id_step_visit_subject_mode_key,
    ALTER process_id DROP NOT NULL,
    ADD beside uuid REFERENCES decisions,
    ADD error text NOT NULL DEFAULT '', -- why a draft gave no answer
    ADD CHECK ((process_id IS NULL) = (visit = 0)),
    ADD CHECK ((mode = 'shadow') = (beside IS NOT NULL)),
    ADD CHECK (error = '' OR mode = 'shadow');
CREATE UNIQUE INDEX decisions_once ON decisions (process_id, point, step, visit, subject) WHERE mode = 'live';
CREATE UNIQUE INDEX decisions_shadow_once ON decisions (beside, version_id) WHERE mode = 'shadow';
CREATE INDEX decisions_point ON decisions (point, at, id) WHERE mode = 'live';
CREATE INDEX decisions_version ON decisions (version_id, at);
CREATE INDEX decisions_in_error ON decisions (version_id, at) WHERE verdicts LIKE '%e%';

-- What a rule gives somebody to do says why.
ALTER TABLE tasks
    ADD made_by text NOT NULL DEFAULT 'rule' CHECK (made_by IN ('rule', 'process', 'person'));
UPDATE tasks SET made_by = 'process' WHERE decision_id IS NULL;
ALTER TABLE tasks ADD CHECK (made_by <> 'rule' OR decision_id IS NOT NULL);

-- A version asked again about recorded decisions of a period.
CREATE TABLE back_tests (
    id         uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES rule_versions ON DELETE CASCADE,
    row_version bigint NOT NULL, -- of the draft that was tried
    job_id     uuid NOT NULL REFERENCES jobs,
    during     tstzrange NOT NULL,
    report     jsonb NOT NULL DEFAULT '{}',
    created_by uuid NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL
);
CREATE INDEX back_tests_version ON back_tests (version_id, created_at DESC);
CREATE TABLE back_test_cases (
    back_test_id uuid NOT NULL REFERENCES back_tests ON DELETE CASCADE,
    decision_id  uuid NOT NULL REFERENCES decisions,
    outcome      jsonb,           -- NULL: no answer
    matched_row  integer NOT NULL,
    error        text NOT NULL DEFAULT '',
    PRIMARY KEY (back_test_id, decision_id)
);
