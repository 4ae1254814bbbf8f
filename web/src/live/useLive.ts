import { useQueryClient, type Query, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ROOT } from "../api/queries";
import type { Kind, LiveChange } from "../api/types";
import { gather } from "./gather";
import { listen } from "./stream";
import { touches } from "./touches";

const GATHER_MS = 250;

/** Keeps the query cache in step with the server; answers whether the stream is up. */
export function useLive(kinds: readonly Kind[]): boolean {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    const changes = gather<LiveChange>(GATHER_MS, (gathered) => refresh(client, gathered, kinds));
    let wasUp = false;
    const stop = listen({
      changed: changes.add,
      live: (up) => {
        if (up && !wasUp) refreshAll(client);
        wasUp = up;
        setLive(up);
      },
    });
    return () => {
      stop();
      changes.stop();
    };
  }, [client, kinds]);
  return live;
}

function refresh(client: QueryClient, changes: LiveChange[], kinds: readonly Kind[]): void {
  renew(client, (query) => touches(query.queryKey, query.state.data, changes, kinds));
}

/** Whatever happened while nobody listened is unknown, so everything live is read again. */
function refreshAll(client: QueryClient): void {
  renew(
    client,
    ({ queryKey: [root] }) => root !== ROOT.session && root !== ROOT.meta && root !== ROOT.decision,
  );
}

/** Reads again; a next page on its way is let in first, or the click that asked for it would be lost. */
function renew(client: QueryClient, holds: (query: Query) => boolean): void {
  const extending = client.getQueryCache().findAll({ predicate: (query) => holds(query) && isExtending(query) });
  void client.invalidateQueries({ predicate: (query) => holds(query) && !extending.includes(query) });
  for (const query of extending) {
    const again = () => void setTimeout(() => renew(client, (other) => other === query));
    query.promise?.then(again, again);
  }
}

function isExtending({ state }: Query): boolean {
  return state.fetchStatus === "fetching" && state.fetchMeta?.fetchMore !== undefined;
}
