import assert from "node:assert/strict";
import { test } from "node:test";
import { marksOf, takeSuggestion } from "./marks";

const problem = (part: object) => ({ row: 0, field: "when", code: "x", message: "?", ...part });

test("a suggestion takes the place of what is wrong", () => {
  assert.equal(takeSuggestion("lead.sorce == 3", problem({ from: 1, to: 11, suggestion: "lead.source" })), "lead.source == 3");
  assert.equal(takeSuggestion('x == "ad"', problem({ from: 6, suggestion: '"fair"' })), 'x == "fair"');
  assert.equal(takeSuggestion("lead.sorce == 3", problem({ from: 1, suggestion: "lead.source" })), "lead.source == 3");
  assert.equal(takeSuggestion("lead.sorce == 3", problem({ from: 6, suggestion: "lead.source" })), "lead.source == 3");
  assert.equal(takeSuggestion('x == "add"', problem({ from: 6, suggestion: "ad" })), 'x == "ad"');
  assert.equal(takeSuggestion("x", problem({ suggestion: "y" })), "y");
});

test("without a suggestion the text stays", () => {
  assert.equal(takeSuggestion("a == b", problem({ from: 1, to: 2 })), "a == b");
});

test("a problem at the end of the text is still shown", () => {
  assert.deepEqual(marksOf("a ==", [problem({ from: 5 })])[0], { from: 4, to: 4, message: "?", suggestion: undefined });
});
