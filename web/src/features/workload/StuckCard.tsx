import { Link } from "@tanstack/react-router";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { When } from "../../ui/When";
import type { StuckProcess } from "./types";
import s from "./WorkLoad.module.css";

/** Processes that go on only when somebody sees to them. */
export function StuckCard({ processes }: { processes: StuckProcess[] }) {
  const { t } = useI18n();
  return (
    <Card title={t("workload.stuckProcesses")}>
      {processes.length === 0 && <p className="muted">{t("workload.stuckProcesses.none")}</p>}
      <ul className={s.chains}>
        {processes.map(({ processId, kindLabel, record, waitingFor, since }) => (
          <li key={processId}>
            <p>
              <Link to="/processes/$id" params={{ id: processId }}>
                {kindLabel} · {record.label}
              </Link>
            </p>
            <p className={s.note}>
              {t("process.waiting", { what: waitingFor })} · <When at={since} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
