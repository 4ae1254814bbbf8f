// The built program as its users run it: a process of its own with a data folder of its own.
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const BINARY = fileURLToPath(new URL("../../bin/baton", import.meta.url));
const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 50;

export class Product {
  #process;
  #output = "";

  constructor(address, data) {
    this.address = address;
    this.data = data;
  }

  /** A fresh demo company that answers. */
  static async demo() {
    const data = await mkdtemp(join(tmpdir(), "baton-browser-"));
    await chmod(data, 0o755); // the database's unprivileged user must get in
    const product = new Product(`127.0.0.1:${await freePort()}`, data);
    await product.start();
    return product;
  }

  get url() {
    return `http://${this.address}`;
  }

  /** Starts the program, also again after it was killed: same address, same data. */
  async start() {
    this.#process = spawn(BINARY, ["serve", "--demo", "--addr", this.address, "--data", this.data], {
      detached: true, // a Ctrl-C at the terminal is for the tests; they stop the program themselves
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process.on("error", (error) => (this.#output += error.message));
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on("data", (text) => (this.#output += text));
    }
    await this.#ready();
  }

  async #ready() {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline && this.#process.exitCode === null && this.#process.pid) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await pause(ASK_EVERY_MS);
    }
    await this.remove();
    throw new Error(`the program did not become ready:\n${this.#output}`);
  }

  /** Ends the program at once, as a power cut would. */
  kill() {
    return this.#end("SIGKILL");
  }

  /** Stops the program in good order and removes what it stored. */
  async remove() {
    await this.#end("SIGINT");
    await rm(this.data, { recursive: true, force: true });
  }

  #end(signal) {
    const { exitCode, signalCode, pid } = this.#process;
    if (exitCode !== null || signalCode !== null || !pid) return undefined;
    return new Promise((resolve) => {
      this.#process.once("exit", resolve);
      this.#process.kill(signal);
    });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
