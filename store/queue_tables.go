package store

import "strings"

// queuedTable is a table whose new rows wait in a transaction.
type queuedTable int

// The tables, each behind those to which its rows refer. People cause no error
// by what stands behind the notices: of that, a part of a transaction leaves to
// the whole when it is sent.
const (
	queuedProcesses queuedTable = iota // where processes stand now
	queuedDecisions
	queuedShadows
	queuedTasks
	queuedAllocations
	queuedBreaches
	queuedStepsLeft    // by complaints
	queuedStepsEntered // by complaints
	queuedNotices
	queuedChanges
	queuedOutbox
	queuedTables
)

// queuing is how rows of a table are sent together.
type queuing struct {
	table     string
	referring []string // tables whose rows refer to it
	key       int      // of rows that begin with so many same values the last counts; 0: each counts
	sql       string
}

// queuedInto tells of each table how its rows are sent. TestQueue compares what
// refers to it with the database.
var queuedInto = [queuedTables]queuing{
	queuedProcesses: {table: "processes", key: 1, sql: `UPDATE processes p SET step = r.step, visit = r.visit, state = r.state,
		waiting_for = r.waiting_for, waiting_on = r.waiting_on, next_at = r.next_at, ended_at = r.ended_at, outcome = r.outcome,
		paused_at = r.paused_at, paused_by = r.paused_by, reason = r.reason, failures = r.failures, failed_id = r.failed_id,
		sent_back = r.sent_back, return_step = r.return_step, return_to = r.return_to
		` + rowsOf("id uuid, step text, visit int, state text, waiting_for text, waiting_on text, next_at timestamptz, ended_at timestamptz, "+
		"outcome text, paused_at timestamptz, paused_by uuid, reason text, failures int, failed_id text, sent_back int, return_step text, return_to uuid") +
		` WHERE p.id = r.id`},
	queuedDecisions: {
		table:     "decisions",
		referring: []string{"tasks", "allocations", "approvals", "urges", "breaches", "back_test_cases"},
		sql: inserting("decisions", "id uuid, point text, version_id uuid, process_id uuid, step text, visit int, subject text, "+
			"record_kind text, record_id uuid, at timestamptz, input jsonb, outcome jsonb, matched_row int, verdicts text", ""),
	},
	queuedShadows: {
		table: "decisions",
		sql: inserting("decisions", "id uuid, point text, version_id uuid, process_id uuid, step text, visit int, subject text, "+
			"record_kind text, record_id uuid, at timestamptz, input jsonb, outcome jsonb, matched_row int, verdicts text, "+
			"mode text, beside uuid, error text",
			" JOIN rule_versions v ON v.id = r.version_id AND v.published_at IS NULL FOR KEY SHARE OF v"),
	},
	queuedTasks: {
		table: "tasks",
		referring: []string{
			"notices", "approval_signers", "urges", "breaches", "readings", "directives", "instructions", "task_stand_ins",
		},
		sql: inserting("tasks", "id uuid, process_id uuid, step text, visit int, kind text, form_version int, record_kind text, "+
			"record_id uuid, assignee_id uuid, candidates uuid[], decision_id uuid, made_by text, state text, due_at timestamptz, "+
			"created_at timestamptz, counted_from timestamptz, allowed_minutes int, role text, parent_id uuid, approval_id uuid, "+
			"approval_level int, acted_for uuid, given_by uuid, given_text text, warn_at_percent int", ""),
	},
	queuedAllocations: {table: "allocations", sql: inserting("allocations", "id uuid, process_id uuid, visit int, decision_id uuid, "+
		"lead_id uuid, roster_id uuid, user_id uuid, strategy text, at timestamptz, considered jsonb, grade text, skill text, moved bigint", "")},
	queuedBreaches: {table: "breaches", sql: inserting("breaches", "task_id uuid, times int, at timestamptz, action text, from_id uuid, "+
		"to_id uuid, decision_id uuid, again_at timestamptz", "")},
	queuedStepsLeft: {table: "complaint_steps", sql: `UPDATE complaint_steps s SET left_at = r.left_at, working_minutes = r.minutes
		` + rowsOf("process_id uuid, step text, visit int, left_at timestamptz, minutes int") +
		` WHERE s.process_id = r.process_id AND s.step = r.step AND s.visit = r.visit`},
	queuedStepsEntered: {table: "complaint_steps", sql: inserting("complaint_steps",
		"process_id uuid, step text, visit int, complaint_id uuid, entered_at timestamptz", "") + " ON CONFLICT DO NOTHING"},
	queuedNotices: {table: "notices", sql: inserting("notices", "id uuid, user_id uuid, kind text, at timestamptz, record_kind text, "+
		"record_id uuid, process_id uuid, task_id uuid, by_id uuid, text text", "")},
	queuedChanges: {table: "changes", sql: inserting("changes", "id uuid, at timestamptz, type text, record_kind text, record_id uuid, "+
		"actor_id uuid, actor_name text, process_id uuid, task_id uuid, decision_id uuid, data jsonb", "")},
	queuedOutbox: {table: "outbox", key: 3, sql: inserting("outbox", "topic text, subject text, dedupe_key text", "") +
		" ON CONFLICT (dedupe_key) DO NOTHING"},
}

// inserting is the statement that adds rows, given as an array per column.
func inserting(table, columns, from string) string {
	names, values := []string{}, []string{}
	for column := range strings.SplitSeq(columns, ", ") {
		name, kind, _ := strings.Cut(column, " ")
		names, values = append(names, name), append(values, "r."+name+asText[kind])
	}
	return "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") + " " + rowsOf(columns) + from
}

// rowsOf makes rows r of the arrays that are given as parameters.
func rowsOf(columns string) string {
	names, arrays, args := []string{}, []string{}, &arguments{}
	for column := range strings.SplitSeq(columns, ", ") {
		name, kind, _ := strings.Cut(column, " ")
		if asText[kind] != "" {
			kind = "text"
		}
		names, arrays = append(names, name), append(arrays, args.add(nil)+"::"+kind+"[]")
	}
	return "FROM unnest(" + strings.Join(arrays, ", ") + ") AS r(" + strings.Join(names, ", ") + ")"
}

// asText are types that are given as text, and how they are read from it:
// arrays cannot be elements of arrays, and the driver would parse JSON again.
var asText = map[string]string{"jsonb": "::jsonb", "uuid[]": "::uuid[]"}
