// A reporter for Node's test runner that writes the events of `go test -json`, one a line.
// It reports files as packages and joins the names of nested tests with "/", as Go does.
import { relative, resolve } from "node:path";
import { cwd } from "node:process";

/** What is known of one test file while its tests are reported. */
class File {
  open = []; // names of the tests that have started and not ended, outermost first
  seen = new Map(); // full name → how often it came, so that twins stay apart
  elapsed = 0;
  failed = false;

  start({ name, nesting }) {
    const full = [...this.open.slice(0, nesting), name].join("/");
    const times = this.seen.get(full) ?? 0;
    this.seen.set(full, times + 1);
    this.open[nesting] = times === 0 ? name : `${name}#${times}`;
  }

  name({ nesting }) {
    return this.open.slice(0, nesting + 1).join("/");
  }
}

const line = (event) => JSON.stringify(event) + "\n";

function describe(error) {
  const cause = error?.cause ?? error;
  return (cause?.stack ?? String(cause)) + "\n";
}

/** The events of a test's end: what it says, then how it ended. */
function* ended(type, data, at) {
  if (type === "test:fail") yield line({ Action: "output", ...at, Output: describe(data.details.error) });
  const unproved = data.skip !== undefined || data.todo !== undefined;
  const Action = unproved ? "skip" : type.slice("test:".length);
  yield line({ Action, ...at, Elapsed: data.details.duration_ms / 1000 });
}

/** The events about a file as a whole; Node reports a file as a test that bears its path. */
function* aboutFile(type, data, Package, file, remarks) {
  if (type === "test:complete") file.elapsed = data.details.duration_ms / 1000;
  if (type !== "test:fail") return;
  file.failed = true;
  yield line({ Action: "output", Package, Output: remarks + describe(data.details.error) });
}

function* aboutTest(type, data, Package, file) {
  if (type === "test:start") {
    file.start(data);
    yield line({ Action: "run", Package, Test: file.name(data) });
  }
  if (type !== "test:pass" && type !== "test:fail") return;
  if (type === "test:fail") file.failed = true;
  yield* ended(type, data, { Package, Test: file.name(data) });
}

export default async function* report(source) {
  const files = new Map();
  let remarks = ""; // Node's own, which name no file: they belong to the file that fails next
  for await (const { type, data } of source) {
    if (type === "test:diagnostic") remarks += data.message + "\n";
    if (!data?.file) continue;
    const Package = relative(cwd(), data.file);
    if (!files.has(Package)) files.set(Package, new File());
    const file = files.get(Package);
    if (type === "test:stdout" || type === "test:stderr") {
      yield line({ Action: "output", Package, Output: data.message });
    } else if (resolve(data.name ?? "") === data.file) {
      yield* aboutFile(type, data, Package, file, remarks);
      if (type === "test:fail") remarks = "";
    } else {
      yield* aboutTest(type, data, Package, file);
    }
  }
  for (const [Package, { failed, elapsed: Elapsed }] of files) {
    yield line({ Action: failed ? "fail" : "pass", Package, Elapsed });
  }
}
