import assert from "node:assert/strict";
import { test } from "node:test";
import { fromWall, toWall } from "./time";

const cases = [
  { instant: "2026-11-21T09:30:00Z", zone: "Asia/Shanghai", wall: "2026-11-21T17:30" },
  { instant: "2026-11-21T20:00:00Z", zone: "Asia/Shanghai", wall: "2026-11-22T04:00" },
  { instant: "2026-07-01T12:00:00Z", zone: "Europe/Berlin", wall: "2026-07-01T14:00" },
  { instant: "2026-03-29T01:30:00Z", zone: "Europe/Berlin", wall: "2026-03-29T03:30" },
  { instant: "2026-11-21T09:30:00Z", zone: "UTC", wall: "2026-11-21T09:30" },
];

test("an instant and the clock on the wall are two views of one thing", () => {
  for (const { instant, zone, wall } of cases) {
    assert.equal(toWall(instant, zone), wall);
    assert.equal(fromWall(wall, zone), instant);
  }
});

test("what is no time is no instant", () => {
  assert.equal(fromWall("", "UTC"), undefined);
  assert.equal(toWall(undefined, "UTC"), "");
});
