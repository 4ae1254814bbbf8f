import { describe, expect, it } from "vitest";
import { asValue, directivesOf, withChange, withReply } from "./lists";

describe("lists in forms", () => {
  it("change one entry and leave the others", () => {
    expect(withChange([{ text: "a" }, { text: "b" }], 1, { person: "p" })).toEqual([{ text: "a" }, { text: "b", person: "p" }]);
  });
  it("keep one answer to each and drop an emptied one", () => {
    const first = withReply([], "x", "yes");
    expect(withReply(first, "x", "no")).toEqual([{ to: "x", text: "no" }]);
    expect(withReply(first, "x", "")).toEqual([]);
  });
  it("are no value at all when they are empty", () => {
    expect(asValue([])).toBeNull();
    expect(directivesOf(null)).toEqual([]);
  });
});
