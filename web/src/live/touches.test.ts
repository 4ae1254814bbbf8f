import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kind, LiveChange } from "../api/types";
import { touches } from "./touches";

const kinds = [
  { name: "lead", plural: "leads", processes: true },
  { name: "customer", plural: "customers", processes: false },
] as Kind[];

const assigned: LiveChange = { id: "1", type: "lead.assigned", record: { kind: "lead", id: "L1" } };
const edited: LiveChange = { id: "2", type: "customer.changed", record: { kind: "customer", id: "C1" } };
const worked: LiveChange = { id: "5", type: "job.running", record: { kind: "job", id: "J1" } };
const ruled: LiveChange = { id: "6", type: "rule.published", record: { kind: "rule", id: "V1" } };
const told: LiveChange = { id: "7", type: "notice.told", record: { kind: "notice", id: "N1" } };
const refused: LiveChange = { id: "8", type: "refusal.created", record: { kind: "refusal", id: "R1" } };
const created: LiveChange = { id: "3", type: "task.created", record: { kind: "task", id: "T1" } };

interface Case {
  says: string;
  key: unknown[];
  shown?: unknown;
  change: LiveChange;
  touched: boolean;
}

const around = { blocks: [{ kind: "lead", items: [] }] };

const cases: Case[] = [
  { says: "the list of the kind", key: ["list", "leads", {}], change: assigned, touched: true },
  { says: "not the list of another kind", key: ["list", "customers", {}], change: assigned, touched: false },
  { says: "the record itself", key: ["one", "leads", "L1", "record"], change: assigned, touched: true },
  { says: "its history", key: ["one", "leads", "L1", "history"], change: assigned, touched: true },
  { says: "rules, whichever of them", key: ["rules", "points"], change: ruled, touched: true },
  { says: "not rules on other events", key: ["rules", "points"], change: assigned, touched: false },
  { says: "not another record", key: ["one", "leads", "L2", "record"], change: assigned, touched: false },
  { says: "what stands in the way of contacting anybody, when somebody refuses", key: ["guard", "contacts", "P1"], change: refused, touched: true },
  { says: "not that of another record, when one is edited", key: ["guard", "customers", "C2"], change: edited, touched: false },
  { says: "that of the record itself, when it is edited", key: ["guard", "customers", "C1"], change: edited, touched: true },
  { says: "the inbox, when the kind has processes", key: ["tasks", "to-do"], change: assigned, touched: true },
  { says: "not the inbox for a kind without", key: ["tasks", "to-do"], change: edited, touched: false },
  { says: "the inbox on events of tasks", key: ["tasks", "team", "count"], change: created, touched: true },
  {
    says: "a task of the record",
    key: ["task", "T9"],
    shown: { id: "T9", record: { id: "L1" } },
    change: assigned,
    touched: true,
  },
  { says: "the task by its own id", key: ["task", "T1"], change: created, touched: true },
  {
    says: "a process of the record",
    key: ["process", "P1"],
    shown: { id: "P1", record: { id: "L1" } },
    change: assigned,
    touched: true,
  },
  {
    says: "a record's processes by the process's own event",
    key: ["one", "leads", "L1", "processes"],
    shown: [{ id: "P1", record: { id: "L1" } }],
    change: { id: "4", type: "process.ended", record: { kind: "process", id: "P1" } },
    touched: true,
  },
  { says: "the jobs by their progress", key: ["jobs", true], change: worked, touched: true },
  { says: "what came of a bulk by its job", key: ["bulk", "B1"], change: worked, touched: true },
  { says: "what came of an import by its job", key: ["imports", "I1", "rows", "refused"], change: worked, touched: true },
  { says: "no jobs by records", key: ["jobs", true], change: edited, touched: false },
  { says: "the overview of a customer with a block of the kind", key: ["overview", "C1"], shown: around, change: assigned, touched: true },
  { says: "not an overview without one", key: ["overview", "C1"], shown: { blocks: [] }, change: assigned, touched: false },
  { says: "an overview on events of tasks", key: ["overview", "C1"], shown: { blocks: [] }, change: created, touched: true },
  { says: "the overview of the customer itself", key: ["overview", edited.record.id], shown: { blocks: [] }, change: edited, touched: true },
  { says: "the notices, when one is told something", key: ["notices", "list"], change: told, touched: true },
  { says: "the copies to be read, of which one is told", key: ["tasks", "readings", "to-read"], change: told, touched: true },
  { says: "the count of what is to do, by work", key: ["notices", "counts"], change: created, touched: true },
  { says: "no notices by jobs", key: ["notices", "counts"], change: worked, touched: false },
  { says: "the board of those who lead, by work", key: ["people", "load"], change: created, touched: true },
  { says: "not that board by records", key: ["people", "load"], change: edited, touched: false },
  { says: "never a decision, which is settled", key: ["decision", "L1"], change: assigned, touched: false },
  { says: "never the session", key: ["session"], change: assigned, touched: false },
];

for (const { says, key, shown, change, touched } of cases) {
  test(`an event touches ${says}`, () => {
    assert.equal(touches(key, shown, [change], kinds), touched);
  });
}
