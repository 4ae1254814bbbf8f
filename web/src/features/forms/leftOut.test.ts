import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kind, OneRecord } from "../../api/types";
import { leftOut } from "./leftOut";

const kind = {
  fields: [{ name: "fields", choices: [{ value: "name", label: "Name" }, { value: "x_seats", label: "Seats (lead)", former: true }] }],
} as unknown as Kind;
const record = { fields: ["name", "x_seats", "x_gone"] } as unknown as OneRecord;
const field = (name: string) => ({ name, label: name, type: "text" as const, required: false });

test("a field that was retired is named, one that has gone by its key", () => {
  assert.deepEqual(leftOut(kind, record, { fields: [field("name")] }), ["Seats (lead)", "x_gone"]);
});

test("nothing is left out of a form that shows all it asks for", () => {
  assert.deepEqual(leftOut(kind, record, { fields: ["name", "x_seats", "x_gone"].map(field) }), []);
});
