import assert from "node:assert/strict";
import { test } from "node:test";
import { embedSnippet, formAddress } from "./snippet";

test("a form has its own page", () => {
  assert.equal(formAddress("https://crm.example.com", "contact-us"), "https://crm.example.com/f/contact-us");
});

test("a title cannot end the attribute that it stands in", () => {
  const snippet = embedSnippet("https://crm.example.com", "contact-us", 'Say "hi" <b>&');
  assert.ok(snippet.includes('title="Say &quot;hi&quot; &lt;b>&amp;"'));
});
