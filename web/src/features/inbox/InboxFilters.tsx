import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Select } from "antd";
import { gatherPages, tasksQuery, type TaskSearch } from "../../api/queries";
import type { TaskView } from "../../api/types";
import { pick } from "../../app/search";
import { PersonSelect } from "../../fields/PersonSelect";
import { useI18n } from "../../i18n";
import { useProcessKinds } from "../processes/kinds";
import s from "./InboxFilters.module.css";
import { offeredKinds } from "./offered";
import { isMine } from "./view";

const ADDRESS = ["view", "kind", "processKind", "assignee", "q"] as const;

/** Narrows a view to a kind of task, a process, who has it, or words; the address keeps it. */
export default function InboxFilters({ view }: { view: TaskView }) {
  const { t } = useI18n();
  const { kind, processKind, assignee, q } = useSearch({ from: "/inbox" });
  const navigate = useNavigate();
  const { items } = gatherPages(useInfiniteQuery(tasksQuery(view)).data?.pages);
  const set = (change: TaskSearch) =>
    void navigate({ to: "/inbox", search: pick({ view: view === "to-do" ? "" : view, kind, processKind, assignee, q, ...change }, ADDRESS) });
  const kinds = offeredKinds(items, kind);
  const processes = useProcessKinds();
  return (
    <div className={s.filters}>
      <Input.Search
        allowClear
        className={s.text ?? ""}
        key={q ?? ""}
        defaultValue={q ?? ""}
        aria-label={t("inbox.filter.text")}
        placeholder={t("inbox.filter.text")}
        onSearch={(text) => set({ q: text.trim() || undefined })}
      />
      <Select
        allowClear
        className={s.choice ?? ""}
        aria-label={t("inbox.filter.kind")}
        placeholder={t("inbox.filter.kind")}
        value={kind}
        options={kinds}
        onChange={(value?: string) => set({ kind: value })}
      />
      {processes.length > 0 && (
        <Select
          allowClear
          className={s.choice ?? ""}
          aria-label={t("inbox.filter.process")}
          placeholder={t("inbox.filter.process")}
          value={processKind}
          options={processes}
          onChange={(value?: string) => set({ processKind: value })}
        />
      )}
      {!isMine(view) && view !== "done" && (
        <span className={s.choice}>
          <PersonSelect label={t("inbox.filter.person")} person={assignee} onChange={(person) => set({ assignee: person })} />
        </span>
      )}
      {(kind || processKind || assignee || q) && (
        <Button type="text" onClick={() => set({ kind: undefined, processKind: undefined, assignee: undefined, q: undefined })}>
          {t("list.clear")}
        </Button>
      )}
    </div>
  );
}
