import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRecord, Kind } from "../../api/types";
import type { Seat } from "./queries";
import { rowsOf, settings, skillsOf } from "./seats";

const field = (name: string, more = {}) => ({ name, type: "number", label: name, required: false, readOnly: false, operators: [], ...more });

test("what is set of a seat is what its kind declares, in the order of its list", () => {
  const kind = {
    list: ["userId", "rosterId", "weight", "paused"],
    sections: [{ label: "", fields: ["skills"] }],
    fields: [field("id", { readOnly: true }), field("skills"), field("paused"), field("rosterId"), field("userId"), field("weight"), field("limited", { limit: "read-only" })],
  } as unknown as Kind;
  assert.deepEqual(settings(kind).map(({ name }) => name), ["weight", "paused", "skills"]);
});

test("who is next stands first, who can take nothing last, and who was just added is there", () => {
  const members = ["a", "b", "c"].map((id) => ({ id }) as unknown as AnyRecord);
  const seats = [{ memberId: "a" }, { memberId: "b", place: 1 }] as unknown as Seat[];
  assert.deepEqual(rowsOf(members, seats).map(({ member, seat }) => [member.id, seat?.place]), [["b", 1], ["a", undefined], ["c", undefined]]);
});

test("the skills of a member are told with their levels, the best first", () => {
  const kind = { fields: [{ name: "skill", choices: [{ value: "english", label: "English" }] }] } as unknown as Kind;
  const skills = [
    { memberId: "a", skill: "welding", level: 2 },
    { memberId: "a", skill: "english", level: 5 },
    { memberId: "b", skill: "english", level: 1 },
  ] as unknown as AnyRecord[];
  assert.deepEqual(skillsOf("a", skills, kind), ["English 5", "welding 2"]);
});
