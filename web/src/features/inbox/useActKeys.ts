import { useEffect, useRef } from "react";
import { ACT_KEYS } from "./acts";
import type { TaskAct } from "./types";
import { isElsewhere } from "./useListKeys";

/** Hears single keys, as long as nothing is being typed and no dialog is open. */
function useKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isElsewhere(event.target) || document.querySelector("dialog[open]")) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

export function useKey(key: string, onPress: () => void): void {
  useKeys((pressed) => {
    if (pressed !== key) return false;
    onPress();
    return true;
  });
}

/** On the screen of a task a letter opens an act that may be done now. */
export function useActKeys(may: readonly TaskAct[], onAct: (act: TaskAct) => void): void {
  useKeys((pressed) => {
    const act = may.find((one) => ACT_KEYS[one] === pressed);
    if (act) onAct(act);
    return act !== undefined;
  });
}
