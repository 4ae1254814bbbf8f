import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRecord, Kind, Overview, OverviewBlock } from "../../api/types";
import { arranged, complainedAgain, complaintsOfYear, countOf, lastContact, nextMoment, peopleTree, sumsOf, upcoming, type Person } from "./blocks";

const record = (fields: object) => fields as AnyRecord;
const kind = (name: string) => ({ name, pluralLabel: `${name}s`, fields: [{ name: "customerId", label: "Customer" }, { name: "partnerId", label: "Partner" }] }) as Kind;
const block = (name: string, items: object[] = [], field = "customerId"): OverviewBlock => ({ kind: name, field, items: items.map(record), more: false, totals: [] });
const total = (amount: string, currency: string, count = 1) => ({ value: "", count, sums: [{ amount, currency }] });
const told = (tree: Person[]): unknown[] => tree.map((one) => (one.reports.length ? [one.record.id, told(one.reports)] : one.record.id));
const titles = (shown: { title: string }[]) => shown.map(({ title }) => title);

test("known kinds stand where people look for them, others after them, empty ones apart", () => {
  const kinds = ["lead", "note", "deal", "quote", "contact"].map(kind);
  const { main, aside, empty } = arranged([block("lead"), block("note"), block("quote", [{ id: "1" }]), block("contact"), block("deal"), block("secret")], kinds);
  assert.deepEqual(titles(main), ["deals", "quotes"]);
  assert.deepEqual(titles(aside), ["contacts", "notes"]);
  assert.deepEqual(titles(empty), ["leads"]);
});

test("a kind that refers twice says by which field", () => {
  const { main } = arranged([block("deal"), block("deal", [], "partnerId")], [kind("deal")]);
  assert.deepEqual(titles(main), ["deals · Customer", "deals · Partner"]);
});

test("sums are exact and kept per currency", () => {
  const totals = [total("0.10", "CNY"), total("0.20", "CNY", 2), total("9007199254740993.01", "EUR"), total("-5.05", "USD")];
  assert.deepEqual(sumsOf(totals), [
    { amount: "0.30", currency: "CNY" },
    { amount: "9007199254740993.01", currency: "EUR" },
    { amount: "-5.05", currency: "USD" },
  ]);
  assert.equal(countOf(totals), 5);
});

test("people stand under whom they report to, and nobody is lost", () => {
  const people = [
    record({ id: "assistant", reportsToId: "boss" }),
    record({ id: "gone", reportsToId: null, active: false }),
    record({ id: "boss", reportsToId: null }),
    record({ id: "buyer", reportsToId: "elsewhere", isPrimary: true }),
    record({ id: "a", reportsToId: "b" }),
    record({ id: "b", reportsToId: "a" }),
  ];
  assert.deepEqual(told(peopleTree(people, "reportsToId")), ["buyer", ["boss", ["assistant"]], "gone", ["a", ["b"]]]);
});

const now = Date.parse("2026-11-22T08:00:00Z");
const appointments = [
  record({ id: "later", startsAt: "2026-11-25T08:00:00Z" }),
  record({ id: "past", startsAt: "2026-11-20T08:00:00Z" }),
  record({ id: "running", startsAt: "2026-11-22T07:00:00Z", endsAt: "2026-11-22T09:00:00Z" }),
  record({ id: "off", startsAt: "2026-11-23T08:00:00Z", state: "cancelled" }),
];

test("appointments to come are those not over and not called off", () => {
  assert.deepEqual(upcoming(appointments, now).map(({ id }) => id), ["running", "later"]);
});

test("the last contact and what comes next are read from what is there", () => {
  const overview = {
    blocks: [
      block("interaction", [{ occurredAt: "2026-11-01T08:00:00Z" }, { occurredAt: "2026-11-20T08:00:00Z" }]),
      { ...block("appointment"), items: appointments },
    ],
    tasks: [{ dueAt: "2026-11-24T08:00:00Z" }, { dueAt: null }],
  } as unknown as Overview;
  assert.equal(lastContact(overview), "2026-11-20T08:00:00Z");
  assert.equal(nextMoment(overview, now), "2026-11-22T07:00:00Z");
  assert.equal(nextMoment({ ...overview, blocks: [] }, now), "2026-11-24T08:00:00Z");
  assert.equal(lastContact({ ...overview, blocks: [] }), undefined);
});

test("complaints are counted of who complained more than once, by the field that names the customer", () => {
  assert.ok(complainedAgain({ blocks: [block("complaint", [{ id: "1" }, { id: "2" }])] }));
  assert.ok(!complainedAgain({ blocks: [block("complaint", [{ id: "1" }]), block("complaint", [{ id: "2" }, { id: "3" }], "partnerId")] }));
  assert.equal(complaintsOfYear("1"), 'customerId = "1" and receivedAt >= today()-365d');
});
