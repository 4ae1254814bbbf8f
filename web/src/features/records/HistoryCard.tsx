import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { historyQuery } from "../../api/queries";
import type { Change, HistoryItem } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import s from "./HistoryCard.module.css";

const SHOWN_AT_FIRST = 8;

export function HistoryCard({ plural, id }: { plural: string; id: string }) {
  const { t } = useI18n();
  const history = useQuery(historyQuery(plural, id));
  const [all, setAll] = useState(false);
  const items = history.data ?? [];
  return (
    <Card title={t("record.history")}>
      {history.isPending && <Waiting lines={3} />}
      {history.isError && <Failure error={history.error} />}
      {history.isSuccess && items.length === 0 && <p className="muted">{t("record.history.empty")}</p>}
      <ol className={s.items}>
        {(all ? items : items.slice(0, SHOWN_AT_FIRST)).map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ol>
      {!all && items.length > SHOWN_AT_FIRST && (
        <Button type="text" size="small" onClick={() => setAll(true)}>
          {t("list.more")}
        </Button>
      )}
    </Card>
  );
}

/** More changes than this at once (a new record) are folded away. */
const SHOWN_CHANGES = 4;

function Item({ item }: { item: HistoryItem }) {
  const { t } = useI18n();
  const { changes } = item;
  return (
    <li className={s.item}>
      <p>{item.text}</p>
      {changes.length > SHOWN_CHANGES ? (
        <details className={s.fold}>
          <summary>{t.count("record.changes", changes.length)}</summary>
          <Changes changes={changes} />
        </details>
      ) : (
        changes.length > 0 && <Changes changes={changes} />
      )}
      <p className={s.stamp}>
        {item.actor.name && `${item.actor.name} · `}
        <When at={item.at} />
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
