import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Input, Select } from "antd";
import { pick } from "../../app/search";
import { PersonSelect } from "../../fields/PersonSelect";
import { useI18n } from "../../i18n";
import { useProcessKinds, useSteps } from "./kinds";
import s from "./ProcessList.module.css";
import { PROCESS_SEARCH, PROCESS_STATES, type ProcessSearch } from "./queries";

/** Narrows the search; the address keeps it. */
export function ProcessFilters() {
  const { t } = useI18n();
  const search = pick(useSearch({ from: "/processes" }), PROCESS_SEARCH);
  const navigate = useNavigate();
  const kinds = useProcessKinds();
  const steps = useSteps(search.kind);
  const set = (change: ProcessSearch) => void navigate({ to: "/processes", search: pick({ ...search, ...change }, PROCESS_SEARCH) });
  return (
    <div className={s.filters}>
      <Input.Search
        key={search.q ?? ""}
        allowClear
        className={s.text ?? ""}
        defaultValue={search.q ?? ""}
        aria-label={t("processes.words")}
        placeholder={t("processes.words")}
        onSearch={(text) => set({ q: text.trim() })}
      />
      <Select
        allowClear
        className={s.choice ?? ""}
        aria-label={t("processes.kind")}
        placeholder={t("processes.kind")}
        value={search.kind}
        options={kinds}
        onChange={(kind?: string) => set({ kind, step: undefined })}
      />
      <Select
        allowClear
        className={s.choice ?? ""}
        aria-label={t("processes.step")}
        placeholder={t(search.kind ? "processes.step" : "processes.step.first")}
        disabled={!search.kind}
        value={search.step}
        options={steps}
        onChange={(step?: string) => set({ step })}
      />
      <Select
        className={s.choice ?? ""}
        aria-label={t("processes.state")}
        value={search.state ?? "open"}
        options={PROCESS_STATES.map((value) => ({ value, label: t(`processes.state.${value}`) }))}
        onChange={(state: string) => set({ state: state === "open" ? undefined : state })}
      />
      <span className={s.person}>
        <PersonSelect label={t("processes.person")} person={search.person} onChange={(person) => set({ person })} />
      </span>
      <Checkbox checked={search.overdue === "true"} onChange={({ target }) => set({ overdue: target.checked ? "true" : undefined })}>
        {t("processes.overdue")}
      </Checkbox>
      {Object.keys(search).length > 0 && (
        <Button type="text" onClick={() => void navigate({ to: "/processes", search: {} })}>
          {t("list.clear")}
        </Button>
      )}
    </div>
  );
}
