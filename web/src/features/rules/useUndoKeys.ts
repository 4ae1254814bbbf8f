import { useEffect } from "react";
import type { Editing } from "./useEditing";

/** Ctrl-Z and Ctrl-Shift-Z (or Ctrl-Y) for the whole draft; inside a field they belong to its text. */
export function useUndoKeys({ undo, redo }: Editing): void {
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isField(event.target)) return;
      const key = event.key.toLowerCase();
      const again = key === "y" || (key === "z" && event.shiftKey);
      const step = again ? redo : key === "z" ? undo : undefined;
      if (!step) return;
      event.preventDefault();
      step();
    };
    addEventListener("keydown", act);
    return () => removeEventListener("keydown", act);
  }, [undo, redo]);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
