/** Collects what arrives within a span of time and hands it on at once. */
export interface Gatherer<T> {
  add: (item: T) => void;
  stop: () => void;
}

export function gather<T>(spanMs: number, flush: (items: T[]) => void): Gatherer<T> {
  let items: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    timer = undefined;
    const gathered = items;
    items = [];
    flush(gathered);
  };
  return {
    add: (item) => {
      items.push(item);
      timer ??= setTimeout(run, spanMs);
    },
    stop: () => clearTimeout(timer),
  };
}
