/** The whole rule set as one text, in the same YAML as files hold it, and back. */
import { Document, isMap, isScalar, isSeq, parseDocument, visit, type Node, type Scalar, type YAMLMap } from "yaml";
import { rangeOf } from "./marks";
import type { Body, Problem, Row } from "./types";

/** A place of the text; the words are the parser's, or the server's. */
export interface TextFault {
  from: number;
  to: number;
  message: string;
  suggestion?: string | undefined;
}

export type ReadText = { body: Body } | { faults: TextFault[] };

/** Writes a rule set; labels and outcomes stand on one line each. */
export function textOf({ rows, otherwise }: Body): string {
  const document = new Document({
    rows: rows.map(({ label, when, then, priority, enabled }) => ({
      label,
      when,
      then,
      ...(priority === 0 ? {} : { priority }),
      ...(enabled ? {} : { enabled }),
    })),
    ...(otherwise ? { otherwise } : {}),
  });
  visit(document, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? key.value : undefined;
      if ((name === "label" || name === "then") && isMap(value)) value.flow = true;
    },
    Map: (key, node, path) => {
      if (key !== 0 && path.length === 4) node.spaceBefore = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const ROW_KEYS = ["label", "when", "then", "priority", "enabled"];

/** Reads a text; what it cannot be is told at its place. */
export function readText(text: string): ReadText {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const faults: TextFault[] = document.errors.map(({ message, pos: [from, to] }) => ({ from, to, message: message.split("\n")[0] ?? message }));
  if (faults.length > 0) return { faults };
  const root = document.contents;
  if (!isMap(root)) return { faults: [{ from: 0, to: text.length, message: "rows: …" }] };
  faults.push(...foreignKeys(root, ["rows", "otherwise"]));
  const rows = root.get("rows", true);
  const items = isSeq(rows) ? rows.items : [];
  if (rows && !isSeq(rows)) faults.push(faultAt(rows as Node, "rows: […]"));
  for (const item of items) {
    if (isMap(item)) faults.push(...foreignKeys(item, ROW_KEYS));
    else faults.push(faultAt(item as Node, "- when: …"));
  }
  if (faults.length > 0) return { faults };
  const read = document.toJS() as { rows?: Partial<Row>[] | null; otherwise?: Partial<Row> | null };
  return {
    body: {
      rows: (read.rows ?? []).map(completeRow),
      ...(read.otherwise ? { otherwise: { label: labelOf(read.otherwise), then: read.otherwise.then ?? {} } } : {}),
    },
  };
}

function completeRow(row: Partial<Row>): Row {
  return { label: labelOf(row), when: String(row.when ?? ""), then: row.then ?? {}, priority: row.priority ?? 0, enabled: row.enabled ?? true };
}

const labelOf = ({ label }: Partial<Row>) => ({ zh: label?.zh ?? "", en: label?.en ?? "" });

function foreignKeys(map: YAMLMap, known: readonly string[]): TextFault[] {
  return map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : "";
    return known.includes(name) ? [] : [faultAt(key as Node, `${name}: ${known.join(", ")}?`)];
  });
}

function faultAt({ range }: Node, message: string): TextFault {
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0, message };
}

/** Finds where in the text a problem of the rule set stands. */
export function locate(text: string, problem: Problem): TextFault {
  const { contents } = parseDocument(text);
  const path = problem.row >= 0 ? ["rows", problem.row] : problem.row === -1 ? ["otherwise"] : [];
  const whole = nodeAt(contents, path);
  const node = nodeAt(contents, [...path, ...problem.field.split(".")]) ?? whole;
  const [start = 0, end = text.length] = node?.range ?? [];
  const { message, suggestion } = problem;
  if (!isScalar(node) || typeof node.value !== "string") return { from: start, to: end, message };
  const inside = start + quoteLength(node);
  const { from, to } = rangeOf(node.value, problem);
  return { from: inside + from, to: inside + to, message, suggestion };
}

function nodeAt(root: unknown, path: readonly (string | number)[]): Node | undefined {
  if (path.length === 0) return (root as Node | null) ?? undefined;
  const found: unknown = isMap(root) || isSeq(root) ? root.getIn(path, true) : undefined;
  return (found as Node | undefined) ?? undefined;
}

const quoteLength = ({ type }: Scalar) => (type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE" ? 1 : 0);
