import { ROOT } from "../api/queries";
import type { Kind, LiveChange } from "../api/types";

/** Roots of queries that change as jobs go on. */
const BY_JOBS: ReadonlySet<unknown> = new Set([ROOT.jobs, ROOT.bulk, ROOT.imports]);

/** Roots of queries that no event can outdate. */
const SETTLED: ReadonlySet<unknown> = new Set([ROOT.session, ROOT.meta, ROOT.decision]);

/** Kinds of which one more, or one less, may stand in the way of contacting anybody. */
const GUARDING: ReadonlySet<string> = new Set(["refusal", "complaint"]);

/** Events of these families are about human work, whatever record they name. */
const WORK = /^(task|process)\./;

/**
 * Whether one of the changes outdates the query with this key. `shown` is what the
 * query holds now: a task or process is touched by events of the record it is about.
 */
export function touches(
  key: readonly unknown[],
  shown: unknown,
  changes: readonly LiveChange[],
  kinds: readonly Kind[],
): boolean {
  const [root, plural, id] = key;
  if (SETTLED.has(root)) return false;
  if (root === ROOT.list) return changes.some((change) => pluralOf(change, kinds) === plural);
  if (root === ROOT.one) return changes.some((change) => change.record.id === id || refersTo(shown, change));
  if (root === ROOT.overview) return changes.some((change) => isAround(shown, plural, change));
  if (root === ROOT.guard) return changes.some(({ record }) => record.id === id || GUARDING.has(record.kind));
  if (BY_JOBS.has(root)) return changes.some((change) => change.record.kind === "job");
  if (root === ROOT.rules) return changes.some((change) => change.record.kind === "rule");
  if (root === ROOT.people) return changes.some((change) => WORK.test(change.type));
  if (root === ROOT.tasks || root === ROOT.notices) {
    return changes.some((change) => change.record.kind === "notice" || isWork(change, kinds));
  }
  if (root === ROOT.task || root === ROOT.process) {
    return changes.some((change) => change.record.id === plural || refersTo(shown, change));
  }
  return false;
}

/** An overview holds records of the kinds it has blocks of, and the work on them. */
function isAround(shown: unknown, id: unknown, change: LiveChange): boolean {
  const { blocks = [] } = (shown ?? {}) as { blocks?: { kind: string }[] };
  return change.record.id === id || WORK.test(change.type) || blocks.some(({ kind }) => kind === change.record.kind);
}

function pluralOf(change: LiveChange, kinds: readonly Kind[]): string | undefined {
  return kinds.find((kind) => kind.name === change.record.kind)?.plural;
}

/** Tasks come and go with any event of a record that processes run on. */
function isWork(change: LiveChange, kinds: readonly Kind[]): boolean {
  if (WORK.test(change.type) || change.record.kind === "task") return true;
  return kinds.some((kind) => kind.name === change.record.kind && kind.processes);
}

/** Processes of a record are shown with it, so their events (which name the process) count too. */
function refersTo(shown: unknown, change: LiveChange): boolean {
  if (Array.isArray(shown)) return shown.some((item) => refersTo(item, change));
  if (typeof shown !== "object" || shown === null) return false;
  const { id, record, processId } = shown as { id?: unknown; record?: { id?: unknown }; processId?: unknown };
  const changed = change.record.id;
  return id === changed || record?.id === changed || processId === changed;
}
