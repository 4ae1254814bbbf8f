import { test } from "node:test";

test("ends before its work does", () => {
  setTimeout(() => { throw new Error("too late"); }, 10);
});
