import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts } from "../../ui/Facts";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import s from "./BackTest.module.css";
import { CaseList } from "./CaseList";
import { MovedTable } from "./MovedTable";
import { shadowQuery } from "./queries";
import type { Shadow } from "./types";
import { useVersionAct } from "./useRuleActs";
import type { Work } from "./VersionScreen";

/** A draft that is asked beside what is in force, and acts on nothing. */
export function ShadowTab({ work }: { work: Work }) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const { version } = work;
  const shadow = useQuery(shadowQuery(version.id));
  const act = useVersionAct(version.id, "shadow");
  const on = shadow.data?.on ?? false;
  return (
    <div className={s.tab}>
      <Card title={t("rules.tab.shadow")}>
        <p className={s.text}>{t("rules.shadow.text")}</p>
        <Button
          type={on ? "default" : "primary"}
          loading={act.isPending}
          onClick={() => act.mutate({ on: !on }, { onError: (error) => void message.error(errorText(error)) })}
        >
          {t(on ? "rules.shadow.stop" : "rules.shadow.start")}
        </Button>
      </Card>
      {shadow.isPending && <Waiting lines={4} />}
      {shadow.isError && <Failure error={shadow.error} onRetry={() => void shadow.refetch()} />}
      {shadow.data && (on || shadow.data.cases > 0) && <Report shadow={shadow.data} />}
    </div>
  );
}

function Report({ shadow }: { shadow: Shadow }) {
  const { t, format } = useI18n();
  return (
    <Card title={t("rules.shadow.report")}>
      <Facts
        facts={[
          { key: "since", label: t("rules.shadow.since"), value: shadow.since ? format.time(shadow.since) : "–" },
          { key: "cases", label: t("rules.report.cases"), value: format.number(shadow.cases) },
          { key: "changed", label: t("rules.report.changed"), value: format.number(shadow.changed) },
        ]}
      />
      {shadow.moved.length > 0 && <MovedTable moved={shadow.moved} />}
      {shadow.changes.length > 0 && <CaseList cases={shadow.changes} />}
    </Card>
  );
}
