import assert from "node:assert/strict";
import { test } from "node:test";
import type { OfferedView } from "../../api/types";
import { addressOf, isChanged, keptOf, NO_VIEW, opensDefault } from "./view";

const view: OfferedView = {
  id: "1", version: 1, name: "Mine", filter: "grade = A", q: "", sort: "-name", columns: ["name", "grade"], layout: "board",
  owner: { name: "Sam" }, everybody: false, mine: true, mayEdit: true, default: false, problems: [],
};

test("a view opens as it was kept", () => {
  const shown = addressOf(view);
  assert.equal(isChanged(view, shown), false);
  assert.deepEqual(keptOf(shown), { filter: "grade = A", q: "", sort: "-name", columns: "name,grade", layout: "board" });
});

test("each part that differs changes it", () => {
  for (const other of [{ filter: undefined }, { q: "acme" }, { sort: "name" }, { columns: "name" }, { view: undefined }]) {
    assert.equal(isChanged(view, { ...addressOf(view), ...other }), true, JSON.stringify(other));
  }
});

test("only an address that says nothing opens the default view", () => {
  assert.equal(opensDefault({}), true);
  assert.equal(opensDefault(NO_VIEW), true);
  assert.equal(opensDefault({ sort: "name" }), false);
  assert.equal(opensDefault({ saved: "1" }), false);
});
