import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { hrefOf } from "../../api/client";
import { useI18n } from "../../i18n";
import { When } from "../../ui/When";
import { DifferenceDialog } from "./DifferenceDialog";
import { RollBackDialog } from "./RollBackDialog";
import { StateTone } from "./StateTone";
import type { Point, VersionSummary } from "./types";
import s from "./VersionList.module.css";

interface Props {
  point: Point;
  versions: VersionSummary[];
}

/** Every version, newest first, with who wrote it and when it counted. */
export function VersionList({ point, versions }: Props) {
  const [compared, setCompared] = useState<VersionSummary>();
  const [back, setBack] = useState<VersionSummary>();
  return (
    <>
      <ol className={s.versions}>
        {versions.map((version) => (
          <VersionItem
            key={version.id}
            point={point}
            version={version}
            onCompare={versions.length > 1 ? () => setCompared(version) : undefined}
            onBack={version.state === "archived" ? () => setBack(version) : undefined}
          />
        ))}
      </ol>
      {compared && (
        <DifferenceDialog
          key={compared.id}
          version={compared}
          others={versions.filter(({ id }) => id !== compared.id)}
          inForce={point.inForce?.id}
          onClose={() => setCompared(undefined)}
        />
      )}
      {back && <RollBackDialog point={point} version={back} onClose={() => setBack(undefined)} />}
    </>
  );
}

interface ItemProps {
  point: Point;
  version: VersionSummary;
  onCompare: (() => void) | undefined;
  onBack: (() => void) | undefined;
}

function VersionItem({ point, version, onCompare, onBack }: ItemProps) {
  const { t } = useI18n();
  return (
    <li className={s.version}>
      <div className={s.head}>
        <Link to="/rules/$key/versions/$id" params={{ key: point.key, id: version.id }} className={s.name ?? ""}>
          {t("rules.version", { number: version.number })}
        </Link>
        <StateTone state={version.state} />
        <span className="muted">{t.count("rules.rows", version.rows)}</span>
      </div>
      {version.note && <p className={s.note}>{version.note}</p>}
      {version.reason && version.reason !== version.note && <p className={s.note}>{version.reason}</p>}
      <p className={s.facts}>
        <Written version={version} />
        <Period version={version} />
      </p>
      <div className={s.acts}>
        {onCompare && (
          <Button size="small" onClick={onCompare}>
            {t("rules.compare")}
          </Button>
        )}
        <Button size="small" href={hrefOf(`/rule-versions/${version.id}/yaml`)} download={`${point.key}-${version.number}.yaml`}>
          {t("rules.export")}
        </Button>
        {onBack && (
          <Button size="small" onClick={onBack}>
            {t("rules.rollBack")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Written({ version: { authors, approver, createdAt, publishedAt } }: { version: VersionSummary }) {
  const { t } = useI18n();
  return (
    <>
      <span>
        {authors.length > 0 ? t("rules.by", { name: authors.map(({ name }) => name).join(t("rules.comma")) }) : t("rules.shipped")} · <When at={createdAt} />
      </span>
      {publishedAt && approver && (
        <span>
          {t("rules.publishedBy", { name: approver.name })} · <When at={publishedAt} />
        </span>
      )}
    </>
  );
}

/** From when to when a version counted, counts or will count. */
export function Period({ version: { from, to, state } }: { version: VersionSummary }) {
  const { t, format } = useI18n();
  if (state === "draft") return null;
  if (!from && !to) return <span>{t("rules.period.always")}</span>;
  if (!to && from) return <span>{t(state === "scheduled" ? "rules.period.starts" : "rules.period.from", { from: format.time(from) })}</span>;
  if (!from && to) return <span>{t("rules.period.to", { to: format.time(to) })}</span>;
  return from && to && <span>{t("rules.period", { from: format.time(from), to: format.time(to) })}</span>;
}
