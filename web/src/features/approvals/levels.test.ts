import assert from "node:assert/strict";
import { test } from "node:test";
import { isNext } from "./levels";
import type { ApprovalLevel, Signer } from "./types";

const signer = (name: string, state: Signer["state"]): Signer => ({ person: { name }, why: "", state, stateLabel: state });

function level(pattern: ApprovalLevel["pattern"], state: ApprovalLevel["state"], ...signers: Signer[]): ApprovalLevel {
  return { label: "", pattern, noEnds: false, state, signers };
}

function next(one: ApprovalLevel): string[] {
  return one.signers.filter((each) => isNext(one, each)).map(({ person }) => person.name);
}

test("in a sequence the first open signature is next, else all open ones are", () => {
  const signers = [signer("王", "agreed"), signer("李", "open"), signer("陈", "open")];
  assert.deepEqual(next(level("sequence", "open", ...signers)), ["李"]);
  assert.deepEqual(next(level("all", "open", ...signers)), ["李", "陈"]);
});

test("nobody is next at a level whose turn has not come or is over", () => {
  assert.deepEqual(next(level("all", "waiting", signer("王", "waiting"))), []);
  assert.deepEqual(next(level("any", "agreed", signer("王", "open"))), []);
});
