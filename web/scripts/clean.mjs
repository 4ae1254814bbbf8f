// Empties dist/ for a build but leaves the committed placeholder, which lets the
// Go side compile before npm has run.
import { readdir, rm } from "node:fs/promises";

const dist = new URL("../dist/", import.meta.url);
const entries = await readdir(dist);
await Promise.all(
  entries
    .filter((name) => name !== "placeholder.html")
    .map((name) => rm(new URL(name, dist), { recursive: true })),
);
