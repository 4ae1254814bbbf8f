import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { upload } from "../../api/client";
import { Once } from "../../api/once";
import { ROOT } from "../../api/queries";
import { importQuery } from "./queries";
import type { Import } from "./types";

/** How a file is to be read, where what was recognised is wrong; empty: to be found out. */
export interface Reading {
  encoding?: string;
  separator?: string;
  sheet?: string;
  headerRow?: string;
}

interface Attempt {
  file: File;
  reading: Reading;
  /** Bears the key of this file, so that trying again makes no second import. */
  once: Once;
}

export type Upload =
  | { state: "idle" }
  | { state: "sending"; name: string; share: number }
  | { state: "failed"; error: unknown };

/** Sends a file to become an import; what was cut off can be tried again. */
export function useUpload(kind: string, onStaged: (one: Import) => void) {
  const client = useQueryClient();
  const [shown, setShown] = useState<Upload>({ state: "idle" });
  const attempt = useRef<Attempt>(undefined);
  const cancelled = useRef<AbortController>(undefined);
  useEffect(() => () => cancelled.current?.abort(), []);

  const run = useCallback(
    async ({ file, reading, once }: Attempt) => {
      const stop = new AbortController();
      cancelled.current?.abort();
      cancelled.current = stop;
      setShown({ state: "sending", name: file.name, share: 0 });
      const params = { kind, ...reading };
      const onProgress = (share: number) => setShown({ state: "sending", name: file.name, share });
      try {
        const one = await once.send((key) =>
          upload<Import>("/imports", file, onProgress, { params, idempotencyKey: key, signal: stop.signal }),
        );
        client.setQueryData(importQuery(one.id).queryKey, one);
        void client.invalidateQueries({ queryKey: [ROOT.imports, "list"] });
        setShown({ state: "idle" });
        onStaged(one);
      } catch (error) {
        if (!stop.signal.aborted) setShown({ state: "failed", error });
      }
    },
    [client, kind, onStaged],
  );

  const send = (file: File, reading: Reading = {}) => {
    attempt.current = { file, reading, once: new Once() };
    void run(attempt.current);
  };
  const retry = () => {
    if (attempt.current) void run(attempt.current);
  };
  const cancel = () => {
    cancelled.current?.abort();
    setShown({ state: "idle" });
  };
  return { upload: shown, send, retry, cancel };
}
