import { useEffect, useEffectEvent } from "react";

/** Ctrl-K (or ⌘K) opens the palette from anywhere. */
export function usePaletteKey(open: () => void): void {
  const onOpen = useEffectEvent(open);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      onOpen();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
