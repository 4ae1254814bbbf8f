import { useEffect, useState } from "react";

/** Once the first screen has had the line to itself. */
const AHEAD_AFTER_MS = 3000;

type Module = typeof import("./Palette");

/**
 * The palette, fetched ahead or as soon as it is asked for. Not by lazy(): React would
 * show it a moment later even when it is there, and miss the first letters typed.
 */
export function usePalette(asked: boolean): Module | undefined {
  const [module, setModule] = useState<Module>();
  useEffect(() => {
    if (module) return undefined;
    const load = async () => {
      try {
        setModule(await import("./Palette"));
      } catch (error) {
        // Ahead of time nobody misses it; asked for, its absence is the screen's error.
        if (asked) setModule(() => { throw error; });
      }
    };
    const timer = setTimeout(() => void load(), asked ? 0 : AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked, module]);
  return module;
}
