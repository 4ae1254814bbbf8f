import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Radio } from "antd";
import { useState } from "react";
import { historyQuery, processesQuery } from "../../api/queries";
import type { Change, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { momentsOf, TIMELINE_VIEWS, viewed, type Moment, type TimelineView } from "./timeline";
import s from "./TimelineCard.module.css";

const SHOWN_AT_FIRST = 8;

/** What a record has been through, its courses of work among the changes. */
export function TimelineCard({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useI18n();
  const history = useQuery(historyQuery(kind.plural, id));
  const processes = useQuery({ ...processesQuery(kind.plural, id), enabled: kind.processes });
  const [view, setView] = useState<TimelineView>("all");
  const [all, setAll] = useState(false);
  const moments = viewed(momentsOf(history.data ?? [], processes.data ?? []), view);
  return (
    <Card title={t("record.history")} extra={kind.processes && <ViewSwitch view={view} onChange={setView} />}>
      {history.isPending && <Waiting lines={3} />}
      {history.isError && <Failure error={history.error} />}
      {history.isSuccess && moments.length === 0 && <p className="muted">{t("record.history.empty")}</p>}
      <ol className={s.items}>
        {(all ? moments : moments.slice(0, SHOWN_AT_FIRST)).map((moment) => (
          <Item key={moment.key} moment={moment} />
        ))}
      </ol>
      {!all && moments.length > SHOWN_AT_FIRST && (
        <Button type="text" size="small" onClick={() => setAll(true)}>
          {t("list.more")}
        </Button>
      )}
    </Card>
  );
}

function ViewSwitch({ view, onChange }: { view: TimelineView; onChange: (view: TimelineView) => void }) {
  const { t } = useI18n();
  return (
    <Radio.Group
      size="small"
      optionType="button"
      aria-label={t("record.history.view")}
      value={view}
      options={TIMELINE_VIEWS.map((one) => ({ value: one, label: t(`record.history.${one}`) }))}
      onChange={(event) => onChange(event.target.value as TimelineView)}
    />
  );
}

/** More changes than this at once (a new record) are folded away. */
const SHOWN_CHANGES = 4;

function Item({ moment: { at, item, process, ended } }: { moment: Moment }) {
  const { t } = useI18n();
  const changes = item?.changes ?? [];
  return (
    <li className={s.item}>
      <p>
        {item?.text ?? t(ended ? "record.history.ended" : "record.history.started")}
        {process && (
          <>
            {" "}
            <Link to="/processes/$id" params={{ id: process.id }}>
              {process.kindLabel}
            </Link>
          </>
        )}
      </p>
      {changes.length > SHOWN_CHANGES ? (
        <details className={s.fold}>
          <summary>{t.count("record.changes", changes.length)}</summary>
          <Changes changes={changes} />
        </details>
      ) : (
        changes.length > 0 && <Changes changes={changes} />
      )}
      <p className={s.stamp}>
        {item?.actor.name && `${item.actor.name} · `}
        <When at={at} />
      </p>
    </li>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  return (
    <ul className={s.changes}>
      {changes.map((change) => (
        <li key={change.field}>
          <span className="muted">{change.label}</span>{" "}
          {change.before && (
            <>
              <del>{change.before}</del> <span aria-hidden="true">→</span>{" "}
            </>
          )}
          <ins>{change.after || "–"}</ins>
        </li>
      ))}
    </ul>
  );
}
