import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts } from "../../ui/Facts";
import { Page } from "../../ui/Page";
import { FailedPage, Failure, Waiting } from "../../ui/State";
import { ImportDialog } from "./ImportDialog";
import { pointQuery, versionsQuery } from "./queries";
import s from "./PointScreen.module.css";
import type { Point } from "./types";
import { UsedIn } from "./UsedIn";
import { useDraft } from "./useRuleActs";
import { VersionList } from "./VersionList";

/** One question: how it is answered, and every version of the answer. */
export default function PointScreen() {
  const { key } = useParams({ from: "/rules/$key" });
  const point = useQuery(pointQuery(key));
  if (point.isPending) return <Waiting lines={8} />;
  if (point.isError) return <FailedPage error={point.error} onRetry={() => void point.refetch()} />;
  return <OnePoint key={key} point={point.data} />;
}

function OnePoint({ point }: { point: Point }) {
  const { t } = useI18n();
  const [importing, setImporting] = useState(false);
  const draft = useDraft(point.key);
  const { inForce } = point;
  return (
    <Page
      title={point.label}
      crumb={<Link to="/rules">{t("rules.title")}</Link>}
      tools={
        <>
          <Button onClick={() => setImporting(true)}>{t("rules.import")}</Button>
          <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate(inForce ? { copyOf: inForce.id } : {})}>
            {t("rules.change")}
          </Button>
        </>
      }
      below={<p className={s.question}>{point.question}</p>}
    >
      {point.alarms.map(({ message, alarm, row, versionId }) => (
        <p key={`${alarm} ${versionId} ${row}`} className={s.alarm} role="alert">
          {message}
        </p>
      ))}
      <div className={s.columns}>
        <Versions point={point} />
        <About point={point} />
      </div>
      {importing && <ImportDialog point={point} onClose={() => setImporting(false)} />}
    </Page>
  );
}

function Versions({ point }: { point: Point }) {
  const { t } = useI18n();
  const versions = useQuery(versionsQuery(point.key));
  return (
    <Card title={t("rules.versions")}>
      {versions.isPending && <Waiting lines={6} />}
      {versions.isError && <Failure error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.data && <VersionList point={point} versions={versions.data} />}
    </Card>
  );
}

/** How the rows are read, and who asks. */
function About({ point }: { point: Point }) {
  const { t } = useI18n();
  return (
    <Card title={t("rules.about")}>
      <Facts
        facts={[
          { key: "policy", label: t("rules.policy"), wide: true, value: t(`rules.policy.${point.policy}`) },
          { key: "used", label: t("rules.usedIn.title"), wide: true, value: <UsedIn point={point} /> },
          { key: "error", label: t("rules.onError"), wide: true, value: t(`rules.onError.${point.onError}`) },
          { key: "versioning", label: t("rules.versioning"), wide: true, value: t(`rules.versioning.${point.versioning}`) },
          ...(point.secondPerson
            ? [{ key: "second", label: t("rules.second"), wide: true, value: t("rules.second.text") }]
            : []),
          { key: "inputs", label: t("rules.inputs"), wide: true, value: <Names fields={point.inputs} /> },
          { key: "outputs", label: t("rules.outputs"), wide: true, value: <Names fields={point.outputs} /> },
        ]}
      />
    </Card>
  );
}

function Names({ fields }: { fields: Point["inputs"] }) {
  const { t } = useI18n();
  return fields.map(({ label }) => label).join(t("rules.comma"));
}
