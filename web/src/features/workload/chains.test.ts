import assert from "node:assert/strict";
import { test } from "node:test";
import { chainsOf } from "./chains";
import type { Wait } from "./types";

const person = (id: string) => ({ id, name: id });
const wait = (from: string, to: string, since = "2026-11-21"): Wait => ({
  from: person(from),
  to: person(to),
  task: { id: `${from}${to}`, title: "", record: { kind: "lead", id: from, label: from } },
  since,
});
const told = (waits: Wait[]) => chainsOf(waits).map((chain) => [chain[0]?.from.id, ...chain.map(({ to }) => to.id)].join(""));

test("who waits for somebody who waits is one chain, the longest first", () => {
  assert.deepEqual(told([wait("x", "y"), wait("b", "c"), wait("a", "b")]), ["abc", "xy"]);
});

test("several who wait for one person have a chain each", () => {
  assert.deepEqual(told([wait("a", "c"), wait("b", "c"), wait("c", "d")]), ["acd", "bcd"]);
});

test("people who wait for each other are told once, and the chain ends", () => {
  assert.deepEqual(told([wait("a", "b"), wait("b", "a")]), ["aba"]);
});

test("of several things that hold somebody up the oldest goes on, and the others are told beside it", () => {
  assert.deepEqual(told([wait("a", "b"), wait("b", "c", "2026-11-21"), wait("b", "d", "2026-11-01")]), ["abd", "bc"]);
});
