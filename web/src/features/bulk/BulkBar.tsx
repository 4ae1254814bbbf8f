import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import type { ListSearch } from "../../api/queries";
import type { Count, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { MOST } from "../merge/compare";
import s from "./BulkBar.module.css";
import { chosen, isEmpty, NOTHING, type Selection } from "./selection";

const BulkEditDialog = lazy(() => import("./BulkEditDialog"));
const MergeDialog = lazy(() => import("../merge/MergeDialog"));
const BulkDeleteDialog = lazy(() => import("./BulkDeleteDialog"));

interface Props {
  kind: Kind;
  search: ListSearch;
  selection: Selection;
  found: Count | undefined;
  onSelect: (selection: Selection) => void;
  /** Something was done at once; what came of it can be read under this id. */
  onDone: (bulk: string) => void;
}

/** What can be done with the selected records; it stands at the foot of the list. */
export function BulkBar({ kind, search, selection, found, onSelect, onDone }: Props) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<"edit" | "delete" | "merge">();
  const dialog = {
    kind,
    records: chosen(selection, search),
    onClose: () => setAsking(undefined),
    onDone: (bulk: string) => {
      setAsking(undefined);
      onSelect(NOTHING);
      onDone(bulk);
    },
    onLater: () => {
      setAsking(undefined);
      onSelect(NOTHING);
    },
  };
  return (
    <>
      {!isEmpty(selection) && (
        <section className={s.bar} aria-label={t("bulk.bar")}>
          <SelectedText selection={selection} found={found} />
          {!selection.all && found && (found.more || found.count > selection.ids.length) && (
            <TakeAll found={found} onTake={() => onSelect({ all: true })} />
          )}
          <span className={s.acts}>
            {kind.rights.edit && <Button onClick={() => setAsking("edit")}>{t("bulk.edit")}</Button>}
            {kind.rights.merge && !selection.all && selection.ids.length >= 2 && selection.ids.length <= MOST && (
              <Button onClick={() => setAsking("merge")}>{t("merge.act")}</Button>
            )}
            {kind.rights.delete && (
              <Button danger onClick={() => setAsking("delete")}>
                {t("bulk.delete")}
              </Button>
            )}
            <Button type="text" onClick={() => onSelect(NOTHING)}>
              {t("bulk.clear")}
            </Button>
          </span>
        </section>
      )}
      <Suspense>
        {asking === "edit" && <BulkEditDialog {...dialog} />}
        {asking === "delete" && <BulkDeleteDialog {...dialog} />}
        {asking === "merge" && !selection.all && (
          <MergeDialog kind={kind} ids={selection.ids} onClose={dialog.onClose} onDone={dialog.onLater} />
        )}
      </Suspense>
    </>
  );
}

function SelectedText({ selection, found }: { selection: Selection; found: Count | undefined }) {
  const { t, format } = useI18n();
  const text = !selection.all
    ? t.count("bulk.selected", selection.ids.length)
    : found?.more
      ? t("bulk.allMore", { count: format.number(found.count) })
      : t.count("bulk.all", found?.count ?? 0);
  return <strong role="status">{text}</strong>;
}

function TakeAll({ found, onTake }: { found: Count; onTake: () => void }) {
  const { t, format } = useI18n();
  const count = format.number(found.count);
  return (
    <Button type="link" onClick={onTake}>
      {found.more ? t("bulk.takeAllMore", { count }) : t("bulk.takeAll", { count })}
    </Button>
  );
}
