import { useEffect, useRef, type RefObject } from "react";

const STEP: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Typing in a field or a dialog is not meant for the list behind it. */
export function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=menu], [role=listbox]") !== null;
}

/** Enter belongs to what has the focus, if anything that answers it has. */
function hasNoFocus(): boolean {
  return document.activeElement === document.body || document.activeElement?.id === "content";
}

/**
 * j and k (or the arrows) walk through the links marked data-row; Enter opens, at first the first.
 * Other keys do something with the row that has the focus, named by its data-row.
 */
export function useListKeys(list: RefObject<HTMLElement | null>, onRow: Readonly<Record<string, (id: string) => void>> = NONE): void {
  const keys = useRef(onRow);
  useEffect(() => {
    keys.current = onRow;
  });
  useEffect(() => {
    const walk = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
      if (event.key === "Enter" && hasNoFocus()) rows[0]?.click();
      const at = rows.findIndex((row) => row === document.activeElement);
      const here = rows[at]?.dataset["row"];
      if (here) keys.current[event.key]?.(here);
      const step = STEP[event.key];
      if (!step || rows.length === 0) return;
      const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1);
      event.preventDefault();
      rows[next]?.focus();
    };
    document.addEventListener("keydown", walk);
    return () => document.removeEventListener("keydown", walk);
  }, [list]);
}

const NONE = {};
