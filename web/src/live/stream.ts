import type { LiveChange } from "../api/types";

const ADDRESS = "/api/v1/events";
const CHANNEL = "baton-live";
const RETRY_MS = 3_000;

type Signal = { live: boolean } | { change: LiveChange } | { asks: true };

export interface Listener {
  changed: (change: LiveChange) => void;
  /** Told whenever the stream comes up or goes down. */
  live: (live: boolean) => void;
}

/**
 * One event stream for all tabs: the tab that holds the lock keeps it open and
 * tells the others. When that tab goes, the next in line takes over.
 */
export function listen(listener: Listener): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  const stopped = new AbortController();
  let leads = false;
  let lastLive = false;

  const hear = (signal: Signal) => {
    if ("change" in signal) listener.changed(signal.change);
    else if ("live" in signal) listener.live(signal.live);
    else if (leads) channel.postMessage({ live: lastLive } satisfies Signal);
  };
  const tell = (signal: Signal) => {
    if ("live" in signal) lastLive = signal.live;
    channel.postMessage(signal);
    hear(signal);
  };
  channel.addEventListener("message", (event) => hear(event.data as Signal));

  const lead = async () => {
    if (stopped.signal.aborted) return; // the lock came as the listener went
    leads = true;
    await readStream(tell, stopped.signal);
  };
  if (navigator.locks) {
    navigator.locks.request(CHANNEL, { signal: stopped.signal }, lead).catch(ignoreAbort);
    channel.postMessage({ asks: true } satisfies Signal);
  } else {
    void lead();
  }
  return () => {
    stopped.abort();
    channel.close();
  };
}

/** Keeps a stream open until stopped; the browser reconnects by itself unless refused. */
function readStream(tell: (signal: Signal) => void, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let retry: ReturnType<typeof setTimeout>;
    const open = () => {
      source = new EventSource(ADDRESS);
      source.addEventListener("open", () => tell({ live: true }));
      source.addEventListener("change", (event) => {
        tell({ change: JSON.parse((event as MessageEvent<string>).data) as LiveChange });
      });
      source.addEventListener("error", () => {
        tell({ live: false });
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      });
    };
    open();
    stopped.addEventListener("abort", () => {
      clearTimeout(retry);
      source.close();
      resolve();
    });
  });
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
}
