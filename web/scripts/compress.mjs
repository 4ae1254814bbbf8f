// Writes a .gz and a .br beside every asset that gains from it, so that the
// server never compresses while somebody waits.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const assets = new URL("../dist/assets/", import.meta.url);
const COMPRESSIBLE = /\.(js|css|svg|json)$/;
const SMALLEST_WORTH_IT = 512;

for (const name of await readdir(assets)) {
  if (!COMPRESSIBLE.test(name)) continue;
  const body = await readFile(new URL(name, assets));
  if (body.length < SMALLEST_WORTH_IT) continue;
  const brotli = brotliCompressSync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
  await writeFile(new URL(`${name}.gz`, assets), gzipSync(body, { level: 9 }));
  await writeFile(new URL(`${name}.br`, assets), brotli);
}
