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

interface Props {
  kindName: string | undefined;
  /** Labels of ids that are already chosen. */
  names: Names;
  value: string | undefined;
  onChange: (value: string | undefined, label: string | undefined) => void;
  ties?: Ties;
  label?: string;
  /** Offered before what is found, such as "me" in a filter. */
  first?: Option[];
  placeholder?: string;
}

/** Finds a record of a kind while one types. */
export function ReferenceSelect({ kindName, names, value, onChange, ties, label, first = NOTHING, placeholder }: Props) {
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
  const known = value === undefined || options.some((option) => option.value === value);
  if (!known) options.push({ value, label: names[value] ?? "…" });

  return (
    <Select
      {...ties}
      {...(label ? { "aria-label": label } : {})}
      style={FULL}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      value={value}
      options={options}
      loading={found.isFetching}
      placeholder={placeholder ?? t("form.reference")}
      notFoundContent={found.isFetching ? t("app.loading") : t("form.reference.none")}
      onOpenChange={(open) => open && setOpened(true)}
      onChange={(next: string | undefined) =>
        onChange(next, options.find((option) => option.value === next)?.label)
      }
    />
  );
}
