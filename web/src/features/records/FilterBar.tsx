import FilterOutlined from "@ant-design/icons/es/icons/FilterOutlined";
import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import { Button, Input, Select } from "antd";
import { useMemo, useRef, useState } from "react";
import type { ListSearch } from "../../api/queries";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";
import { reversedSort } from "./columns";
import { FilterButton } from "../filters/FilterButton";
import { buildFilter, readFilter, type Conditions } from "./filter";
import s from "./FilterBar.module.css";
import { FilterControl } from "./FilterControl";
import { filterFields } from "./filterFields";
import { FilterText } from "./FilterText";

interface Props {
  kind: Kind;
  search: ListSearch;
  onChange: (search: ListSearch) => void;
}

/** As many conditions as stand in one line; the others come with a click. */
const SHOWN_AT_ONCE = 3;
const PAUSE_MS = 250;

export function FilterBar({ kind, search, onChange }: Props) {
  const { t } = useI18n();
  const phone = useMedia(PHONE);
  const conditions = useMemo(() => readFilter(search.filter ?? ""), [search.filter]);
  const [open, setOpen] = useState(false);
  const fields = useMemo(() => filterFields(kind), [kind]);
  const isText = search.filter !== undefined && conditions === undefined;
  const shown = open ? fields : phone ? [] : fields.slice(0, SHOWN_AT_ONCE);
  const used = Object.keys(conditions ?? {}).length;

  const set = (changed: Conditions) => onChange({ filter: buildFilter({ ...conditions, ...changed }) || undefined });

  return (
    <div className={s.bar} role="search" aria-label={kind.pluralLabel}>
      {kind.search && <SearchBox kind={kind} q={search.q} onChange={(q) => onChange({ q })} />}
      {!isText &&
        shown.map((field) => (
          <FilterControl
            key={field.name}
            field={field}
            conditions={conditions ?? {}}
            onChange={set}
          />
        ))}
      <SortSelect kind={kind} sort={search.sort} onChange={(sort) => onChange({ sort })} />
      <Button
        type={open || isText ? "default" : "text"}
        icon={<FilterOutlined aria-hidden />}
        aria-expanded={open || isText}
        onClick={() => setOpen(!open)}
      >
        {t("list.filters")}
        {used > 0 && ` ${used}`}
      </Button>
      <FilterButton kind={kind} filter={search.filter} onApply={(filter) => onChange({ filter })} />
      {(used > 0 || isText || search.q) && (
        <Button type="text" onClick={() => onChange({ filter: undefined, q: undefined })}>
          {t("list.clear")}
        </Button>
      )}
      {(open || isText) && (
        <FilterText
          key={search.filter ?? ""}
          filter={search.filter ?? ""}
          onApply={(filter) => onChange({ filter: filter || undefined })}
        />
      )}
    </div>
  );
}

interface SearchBoxProps {
  kind: Kind;
  q: string | undefined;
  onChange: (q: string | undefined) => void;
}

function SearchBox({ kind, q, onChange }: SearchBoxProps) {
  const { t, inside } = useI18n();
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const label = t("list.search", { kinds: inside(kind.pluralLabel) });

  const type = (text: string) => {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onChange(text.trim() || undefined);
      setDraft(undefined);
    }, PAUSE_MS);
  };

  return (
    <Input
      type="search"
      className={s.search ?? ""}
      prefix={<SearchOutlined aria-hidden />}
      aria-label={label}
      placeholder={label}
      value={draft ?? q ?? ""}
      allowClear
      onChange={(event) => type(event.target.value)}
    />
  );
}

interface SortProps {
  kind: Kind;
  sort: string | undefined;
  onChange: (sort: string | undefined) => void;
}

/** Orders by several fields have no column head, and cards have none at all. */
function SortSelect({ kind, sort, onChange }: SortProps) {
  const { t } = useI18n();
  if (kind.sorts.length === 0) return null;
  return (
    <Select
      className={s.sort ?? ""}
      aria-label={t("list.sort")}
      value={sort ?? ""}
      onChange={(next: string) => onChange(next || undefined)}
      options={[
        { value: "", label: t("list.sort.default") },
        ...kind.sorts.flatMap(({ field, label }) => [
          { value: field, label: t("list.sort.up", { label }) },
          { value: reversedSort(field), label: t("list.sort.down", { label }) },
        ]),
      ]}
    />
  );
}
