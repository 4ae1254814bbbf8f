import { Button, Segmented, Select } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";
import { Card } from "../../ui/Card";
import { Waiting } from "../../ui/State";
import { Findings } from "./Findings";
import { gridOf, type Grid } from "./grid";
import { RowCards } from "./RowCards";
import { RowDialog, type Place } from "./RowDialog";
import { addRow } from "./rows";
import { RowsTable } from "./RowsTable";
import s from "./RowsTab.module.css";
import type { Work } from "./VersionScreen";

const SetText = lazy(() => import("./SetText"));

/** What the table and the cards are drawn from. */
export interface RowsProps {
  work: Work;
  grid: Grid;
  onEdit: (place: Place) => void;
}

/** The rows as a table or as one text, and what is wrong with them. */
export function RowsTab({ work, checking }: { work: Work; checking: boolean }) {
  const { t } = useI18n();
  const [asText, setAsText] = useState(false);
  const { point } = work;
  return (
    <div className={s.tab}>
      <Card
        title={t("rules.rows.title")}
        extra={
          <Segmented
            aria-label={t("rules.view")}
            value={asText ? "text" : "table"}
            options={[
              { value: "table", label: t("rules.view.table") },
              { value: "text", label: t("rules.view.text") },
            ]}
            onChange={(view) => setAsText(view === "text")}
          />
        }
        flush
      >
        <p className={s.policy}>{t(`rules.policy.${point.policy}`)}</p>
        {asText ? (
          <Suspense fallback={<Waiting lines={12} />}>
            <SetText work={work} />
          </Suspense>
        ) : (
          <RowsGrid work={work} />
        )}
      </Card>
      <Findings work={work} checking={checking} />
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

function RowsGrid({ work }: { work: Work }) {
  const { t } = useI18n();
  const phone = useMedia(PHONE);
  const [place, setPlace] = useState<Place>();
  const [added, setAdded] = useState(NONE);
  const { point, edit } = work;
  const grid = useMemo(() => gridOf(edit.now.body, point.inputs, added), [edit.now.body, point.inputs, added]);
  const rows: RowsProps = { work, grid, onEdit: setPlace };
  const count = edit.now.body.rows.length;
  return (
    <>
      {phone ? <RowCards {...rows} /> : <RowsTable {...rows} />}
      {edit.editable && (
        <div className={s.add}>
          <Button
            onClick={() => {
              edit.setBody((body) => addRow(body));
              setPlace({ row: count, part: "label" });
            }}
          >
            {t("rules.row.add")}
          </Button>
          <AddColumn work={work} grid={grid} onAdd={(name) => setAdded((old) => new Set([...old, name]))} />
        </div>
      )}
      {place && <RowDialog key={JSON.stringify(place)} work={work} place={place} onClose={() => setPlace(undefined)} />}
    </>
  );
}

function AddColumn({ work: { point }, grid, onAdd }: { work: Work; grid: Grid; onAdd: (name: string) => void }) {
  const { t } = useI18n();
  const left = point.inputs.filter((field) => !grid.columns.includes(field));
  if (left.length === 0) return null;
  return (
    <Select
      className={s.column ?? ""}
      aria-label={t("rules.column.add")}
      placeholder={t("rules.column.add")}
      showSearch={{ optionFilterProp: "label" }}
      value={null}
      options={left.map(({ name, label }) => ({ value: name, label }))}
      onChange={(name: string) => onAdd(name)}
    />
  );
}
