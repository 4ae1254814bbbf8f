import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { someQuery } from "../api/queries";
import type { Names } from "../api/types";
import { titleOf } from "../features/records/columns";
import { useKind } from "../features/session/useSession";
import { useI18n } from "../i18n";
import type { Ties } from "./inputs";
import { useLater } from "../ui/useLater";

const OFFERED = 20;
const PAUSE_MS = 200;

interface Option {
  value: string;
  label: string;
}

const FULL = { width: "100%" };
const NOTHING: Option[] = [];

interface Common {
  kindName: string | undefined;
  /** Labels of ids that are already chosen. */
  names: Names;
  ties?: Ties;
  label?: string;
  placeholder?: string;
}

interface OneProps extends Common {
  value: string | undefined;
  onChange: (value: string | undefined, label: string | undefined) => void;
  /** Offered before what is found, such as "me" in a filter. */
  first?: Option[];
}

interface ManyProps extends Common {
  value: string[];
  onChange: (value: string[]) => void;
}

/** Finds a record of a kind while one types. */
export function ReferenceSelect({ value, onChange, first = NOTHING, ...common }: OneProps) {
  const { props, options } = useFound(common, value === undefined ? [] : [value], first);
  return (
    <Select
      {...props}
      allowClear
      value={value}
      onChange={(next: string | undefined) =>
        onChange(next, options.find((option) => option.value === next)?.label)
      }
    />
  );
}

/** Finds several. What was chosen keeps its name while one searches for the next. */
export function ReferencesSelect({ value, onChange, ...common }: ManyProps) {
  const [picked, setPicked] = useState<Names>({});
  const { props, options } = useFound({ ...common, names: { ...common.names, ...picked } }, value, NOTHING);
  return (
    <Select
      {...props}
      mode="multiple"
      value={value}
      onChange={(next: string[]) => {
        const chosen = options.filter((option) => next.includes(option.value));
        setPicked((old) => ({ ...old, ...Object.fromEntries(chosen.map((option) => [option.value, option.label])) }));
        onChange(next);
      }}
    />
  );
}

/** What both selects have in common: the search and what it offers. */
function useFound({ kindName, names, ties, label, placeholder }: Common, chosen: readonly string[], first: Option[]) {
  const { t } = useI18n();
  const kind = useKind(kindName);
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState(false);
  const q = useLater(typed.trim(), PAUSE_MS);
  const found = useQuery({
    ...someQuery(kind?.plural ?? "", { q, limit: OFFERED }),
    enabled: opened && kind !== undefined,
    placeholderData: keepPreviousData,
  });

  const options: Option[] = [...first];
  for (const record of found.data?.items ?? []) {
    if (kind) options.push({ value: record.id, label: titleOf(kind, record, found.data?.names ?? {}) });
  }
  for (const id of chosen) {
    if (!options.some((option) => option.value === id)) options.push({ value: id, label: names[id] ?? "…" });
  }
  const props = {
    ...ties,
    ...(label ? { "aria-label": label } : {}),
    style: FULL,
    showSearch: { filterOption: false as const, onSearch: setTyped },
    options,
    loading: found.isFetching,
    placeholder: placeholder ?? t("form.reference"),
    notFoundContent: found.isFetching ? t("app.loading") : t("form.reference.none"),
    onOpenChange: (open: boolean) => open && setOpened(true),
  };
  return { props, options };
}
