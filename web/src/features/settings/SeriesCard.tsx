import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { seriesQuery, type Series } from "./queries";
import { SeriesDialog } from "./SeriesDialog";
import s from "./Settings.module.css";

/** How records are numbered, kind by kind. */
export function SeriesCard() {
  const { t, inside } = useI18n();
  const found = useQuery(seriesQuery());
  const [changing, setChanging] = useState<Series>();
  return (
    <Card flush title={t("series.title")}>
      <p className={s.intro}>{t("series.text")}</p>
      {found.isPending && <Waiting lines={4} />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      <ul className={s.items}>
        {found.data?.map((series) => (
          <li key={series.kind} className={s.item}>
            <span className={s.name}>{series.label}</span>
            <span className={s.number}>{t("series.next", { number: series.preview })}</span>
            <Button
              type="text"
              aria-label={t("series.edit.of", { kinds: inside(series.label) })}
              onClick={() => setChanging(series)}
            >
              {t("series.edit")}
            </Button>
          </li>
        ))}
      </ul>
      {changing && <SeriesDialog series={changing} onClose={() => setChanging(undefined)} />}
    </Card>
  );
}
