import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field } from "../api/types";
import { linkOf } from "./links";

const field = (format: NonNullable<Field["format"]>, more: Partial<Field> = {}): Field => ({
  name: "x",
  label: "X",
  type: "text",
  format,
  ...more,
});

const cases: { format: NonNullable<Field["format"]>; value: string; link: string | undefined }[] = [
  { format: "phone", value: "+86 138-0000 2046", link: "tel:+8613800002046" },
  { format: "email", value: "a.b@example.com", link: "mailto:a.b@example.com" },
  { format: "email", value: "a@b.c?bcc=x@y.z", link: "mailto:a@b.c%3Fbcc%3Dx%40y.z" },
  { format: "url", value: "https://example.com/a", link: "https://example.com/a" },
  { format: "url", value: "example.com", link: "https://example.com/" },
  { format: "url", value: "http://example.com", link: undefined },
  { format: "url", value: "javascript:alert(1)", link: undefined },
  { format: "url", value: "data:text/html,x", link: undefined },
  { format: "url", value: "not a place", link: undefined },
];

test("what can be called, written to or visited is a link, and nothing else", () => {
  for (const { format, value, link } of cases) assert.equal(linkOf(field(format), value), link, value);
  assert.equal(linkOf({ name: "x", label: "X", type: "text" }, "https://example.com"), undefined);
});

test("a masked value leads nowhere", () => {
  assert.equal(linkOf(field("phone", { limit: "masked" }), "138****46"), undefined);
});
