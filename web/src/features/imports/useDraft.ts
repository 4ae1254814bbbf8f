import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { amend } from "../../api/client";
import { ROOT } from "../../api/queries";
import { savedMapping, toSave, type Mapping } from "./mapping";
import { importQuery } from "./queries";
import type { ColumnMapping, Import, ImportOptions } from "./types";

type Saved = Partial<{ mapping: ColumnMapping[]; options: ImportOptions }>;

/**
 * What is being decided about an import. Each decision is saved at once, one after the
 * other, so that the import can be left at any time and nobody has to think of saving.
 */
export function useDraft(one: Import) {
  const client = useQueryClient();
  const [mapping, setMapping] = useState<Mapping>(() => savedMapping(one.mapping));
  const [options, setOptions] = useState(one.options);
  const save = useMutation({
    mutationFn: (changes: Saved) => amend<Import>(`/imports/${one.id}`, changes),
    scope: { id: `import-${one.id}` },
    onSuccess: (saved) => {
      client.setQueryData(importQuery(one.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: [ROOT.imports, one.id, "rows"] });
    },
  });
  /** Everything as it stands now, also what an earlier try could not save. */
  const whole = { mapping: toSave(one.columns, mapping), options };
  return {
    mapping,
    options,
    save,
    map: (next: Mapping) => {
      setMapping(next);
      save.mutate({ ...whole, mapping: toSave(one.columns, next) });
    },
    opt: (changes: Partial<ImportOptions>) => {
      const next = { ...options, ...changes };
      setOptions(next);
      save.mutate({ ...whole, options: next });
    },
    saveAll: () => save.mutateAsync(whole),
  };
}
