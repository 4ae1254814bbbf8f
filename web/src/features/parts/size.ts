const KILO = 1024;

export interface Size {
  unit: "bytes" | "kilobytes" | "megabytes";
  count: number;
}

/** A number of bytes in the unit that people read it in. */
export function sizeOf(bytes: number): Size {
  if (bytes < KILO) return { unit: "bytes", count: bytes };
  if (bytes < KILO * KILO) return { unit: "kilobytes", count: Math.round(bytes / KILO) };
  return { unit: "megabytes", count: Math.round((bytes * 10) / KILO / KILO) / 10 };
}
