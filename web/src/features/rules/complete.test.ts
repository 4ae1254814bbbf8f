import assert from "node:assert/strict";
import { test } from "node:test";
import { offersAt } from "./complete";
import type { InputField } from "./types";

const FIELDS: InputField[] = [
  {
    name: "lead.source",
    label: "Lead: source",
    type: "choice",
    nullable: false,
    choices: [
      { value: "ad", label: "Advertisement" },
      { value: "fair", label: "Exhibition" },
    ],
  },
  { name: "lead.score", label: "Lead: score", type: "number", nullable: true },
];
const FUNCTIONS = [{ name: "known", signature: "known(field)", doc: "Whether it is known", example: "known(lead.score)" }];

const at = (text: string) => {
  const cursor = text.indexOf("|");
  return offersAt(text.replace("|", ""), cursor, FIELDS, FUNCTIONS);
};
const CHOICES = ['"ad"', '"fair"'];

test("a name that is begun is replaced by names", () => {
  const found = at("true and lead.s|");
  assert.equal(found?.from, 9);
  assert.deepEqual(found?.offers.slice(0, 3).map(({ text }) => text), ["lead.source", "lead.score", "known("]);
});

for (const text of ["lead.source == |", 'lead.source != "|', "lead.source in [|", 'lead.source in ["ad", |', 'lead.source not in ["|', 'lead.source == "f|']) {
  test(`${text} offers the field's choices first`, () => {
    assert.deepEqual(at(text)?.offers.slice(0, 2).map(({ text: one }) => one), CHOICES);
  });
}

test("a quote that is open is replaced with what it holds", () => {
  assert.equal(at('lead.source == "f|')?.from, 15);
});

test("inside a text without choices nothing is offered", () => {
  assert.equal(at('lead.score == "a|'), undefined);
});
