import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRecord, Field, Kind } from "../../api/types";
import { boardColumns, cardFacts, choicePlaces, columnFilter, mayMove, placeSort, shownCards, type Moves } from "./columns";

const grade: Field = {
  name: "grade",
  label: "Grade",
  type: "choice",
  choices: [
    { value: "A", label: "A", tone: "good" },
    { value: "B", label: "B" },
    { value: "Z", label: "Z", former: true },
  ],
};
const ids = (items: AnyRecord[]) => items.map(({ id }) => id);
const kindWith = (edit: boolean) => ({ rights: { edit } }) as Kind;
const text = (name: string) => ({ name, label: name, type: "text" }) as Field;
const record = (id: string) => ({ id }) as AnyRecord;
const columnsOf = (field: Field, totals: { value: string; count: number; sums: { amount: string; currency: string }[] }[]) =>
  boardColumns(field, choicePlaces(field), totals, "None").map(({ value, count }) => `${value}:${count}`);

test("every value has a column, a former one only while records are there", () => {
  assert.deepEqual(columnsOf(grade, [{ value: "B", count: 2, sums: [] }]), ["A:0", "B:2", ":0"]);
  assert.deepEqual(columnsOf(grade, [{ value: "Z", count: 1, sums: [] }]), ["A:0", "B:0", "Z:1", ":0"]);
});

test("where a value is required, records without one are shown only if there are any", () => {
  assert.deepEqual(columnsOf({ ...grade, required: true }, []), ["A:0", "B:0"]);
  assert.deepEqual(columnsOf({ ...grade, required: true }, [{ value: "", count: 3, sums: [] }]), ["A:0", "B:0", ":3"]);
});

test("where the product sets the value, there is no column for none", () => {
  assert.deepEqual(columnsOf({ ...grade, readOnly: true }, []), ["A:0", "B:0"]);
});

test("a column asks for its own records among those looked for", () => {
  assert.equal(columnFilter(undefined, grade, "A"), 'grade = "A"');
  assert.equal(columnFilter("a or b", grade, ""), "(a or b) and not known(grade)");
});

test("stages stand in their own order", () => {
  assert.equal(placeSort({ sorts: [{ field: "name", label: "" }, { field: "pipelineId,position", label: "" }] } as Kind), "pipelineId,position");
  assert.equal(placeSort({ sorts: [{ field: "name", label: "" }] } as Kind), undefined);
});

test("a card on its way is in the new column at once, and nowhere twice", () => {
  const moves: Moves = { a: { record: record("a"), to: "B" } };
  assert.deepEqual(ids(shownCards([record("a"), record("b")], moves, "A")), ["b"]);
  assert.deepEqual(ids(shownCards([record("c")], moves, "B")), ["a", "c"]);
  assert.deepEqual(ids(shownCards([record("a"), record("c")], moves, "B")), ["a", "c"]);
  assert.deepEqual(ids(shownCards([record("a")], {}, "A")), ["a"]);
});

test("cards move only where their field may be written", () => {
  assert.equal(mayMove(kindWith(true), grade), true);
  assert.equal(mayMove(kindWith(false), grade), false);
  assert.equal(mayMove(kindWith(true), { ...grade, readOnly: true }), false);
  assert.equal(mayMove(kindWith(true), { ...grade, limit: "read-only" }), false);
});

test("a card tells two facts that it has", () => {
  const kind = {
    title: "name",
    board: "grade",
    list: ["name", "grade", "phone", "email", "note"],
    fields: ["name", "grade", "phone", "email", "note"].map(text),
  } as unknown as Kind;
  const card = { id: "1", name: "N", grade: "A", phone: "", email: "e", note: "n" } as unknown as AnyRecord;
  assert.deepEqual(cardFacts(kind, card).map(({ name }) => name), ["email", "note"]);
});
