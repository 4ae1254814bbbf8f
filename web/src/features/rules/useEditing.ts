import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { patchTagged } from "../../api/client";
import { isProblem } from "../../api/problem";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { editedOf, versionOf, type Edited } from "./edited";
import { versionQuery } from "./queries";
import type { Body, Version, VersionView } from "./types";
import { begin, change, redo, undo } from "./undo";

export type Editing = ReturnType<typeof useEditing>;

/** A draft under one's hands: every change can be undone, and is kept here until it is saved. */
export function useEditing(version: Version) {
  const [base, setBase] = useState(version);
  const [saved, setSaved] = useState(() => editedOf(version));
  const [past, setPast] = useState(() => begin(saved));
  const [theirs, setTheirs] = useState<Version>();
  const { now } = past;

  const set = useCallback(
    (next: (now: Edited) => Edited, about?: string) => setPast((old) => change(old, next(old.now), about)),
    [],
  );
  const setBody = useCallback(
    (next: (body: Body) => Body, about?: string) =>
      set((old) => {
        const body = next(old.body);
        return body === old.body ? old : { ...old, body };
      }, about),
    [set],
  );
  const arrived = useCallback((newest: Version, kept: Edited) => {
    setBase(newest);
    setSaved(kept);
    setTheirs(undefined);
  }, []);
  const save = useSave({ base, now, onSaved: arrived, onConflict: setTheirs });

  return {
    base,
    now,
    dirty: now !== saved,
    editable: version.state === "draft",
    set,
    setBody,
    save,
    undo: past.before.length > 0 ? () => setPast(undo) : undefined,
    redo: past.after.length > 0 ? () => setPast(redo) : undefined,
    theirs,
    /** Lets what somebody else saved count. */
    takeTheirs: () => {
      if (!theirs) return;
      const next = editedOf(theirs);
      setPast((old) => change(old, next));
      arrived(theirs, next);
    },
    /** Goes on with one's own; saving then replaces what somebody else saved. */
    keepMine: () => {
      if (theirs) setBase(theirs);
      setTheirs(undefined);
    },
  };
}

interface SaveOptions {
  base: Version;
  now: Edited;
  onSaved: (version: Version, kept: Edited) => void;
  onConflict: (theirs: Version) => void;
}

function useSave({ base, now, onSaved, onConflict }: SaveOptions) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const query = versionQuery(base.id);
  return useMutation({
    mutationFn: () => patchTagged<VersionView>(`/rule-versions/${base.id}`, base.version, now).then(versionOf),
    onSuccess: (saved) => {
      onSaved(saved, now);
      client.setQueryData(query.queryKey, saved);
      void client.invalidateQueries({ queryKey: [ROOT.rules, "versions"] });
      void message.success(t("record.saved"));
    },
    onError: async (error) => {
      if (!isProblem(error, 412)) return void message.error(errorText(error));
      return onConflict(await client.fetchQuery({ ...query, staleTime: 0 }));
    },
  });
}
