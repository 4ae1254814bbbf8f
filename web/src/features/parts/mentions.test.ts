import assert from "node:assert/strict";
import { test } from "node:test";
import { mentionedIn, pieces } from "./mentions";

const ming = { id: "1", name: "李明" };
const mingming = { id: "2", name: "李明明" };

test("only those who still stand in the text are mentioned, once each", () => {
  assert.deepEqual(mentionedIn("@李明 看一下", [ming, ming, { id: "3", name: "王芳" }]), ["1"]);
  assert.deepEqual(mentionedIn("没有人", [ming]), []);
});

test("a text is cut at its mentions, and the longer name wins", () => {
  assert.deepEqual(pieces("请@李明明和@李明看", [ming, mingming]), [
    { text: "请", mention: false },
    { text: "@李明明", mention: true },
    { text: "和", mention: false },
    { text: "@李明", mention: true },
    { text: "看", mention: false },
  ]);
});

test("a text without mentions stays whole, signs and all", () => {
  assert.deepEqual(pieces("a@b.example <b>🙂</b>", [ming]), [{ text: "a@b.example <b>🙂</b>", mention: false }]);
  assert.deepEqual(pieces("", [ming]), []);
});
