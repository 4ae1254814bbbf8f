import assert from "node:assert/strict";
import { test } from "node:test";
import { template } from "./template";

test("a template names the fields so that no name is taken for two", () => {
  assert.equal(template([{ label: "姓名" }, { label: 'So-called "name", first' }]), '\uFEFF姓名,"So-called ""name"", first"\r\n');
});
