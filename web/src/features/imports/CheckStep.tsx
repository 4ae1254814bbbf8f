import { Button } from "antd";
import type { Job, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Outcomes, Starts } from "./Outcomes";
import { anything } from "./outcomes";
import { ProblemGroups } from "./ProblemGroups";
import { RefusedFile } from "./RefusedFile";
import { RowsCard } from "./RowsCard";
import { Trouble } from "./Trouble";
import type { Import } from "./types";
import { useAct } from "./useAct";
import { useGo } from "./useGo";
import { useWork } from "./useWork";
import { Ending, Working } from "./Working";
import s from "./Wizard.module.css";

interface Props {
  kind: Kind;
  one: Import;
}

/** Step 3: what an import would do, and what stands in its way. Nothing is changed. */
export function CheckStep({ kind, one }: Props) {
  const { job, working } = useWork(one);
  if (working) return <Working one={one} job={job} />;
  if (one.state !== "checked") return <Unchecked one={one} job={job} />;
  return <Checked kind={kind} one={one} />;
}

/** Nothing was tried yet, or something was changed since. */
function Unchecked({ one, job }: { one: Import; job: Job | undefined }) {
  const { t } = useI18n();
  const check = useAct(one, "check");
  return (
    <Card title={t("imports.check.title")}>
      <Ending job={job} />
      <p className={s.hint}>{t("imports.check.text")}</p>
      {check.isError && <Trouble error={check.error} />}
      <Button type="primary" loading={check.isPending} onClick={() => check.mutate()}>
        {t("imports.check.start")}
      </Button>
    </Card>
  );
}

function Checked({ kind, one }: Props) {
  const { t } = useI18n();
  const go = useGo(kind);
  const useful = anything(one);
  return (
    <>
      <Card title={t("imports.check.result")}>
        <Outcomes one={one} foreseen />
        <Starts one={one} foreseen />
        {!useful && (
          <p className={s.refused} role="status">
            {t("imports.check.nothing")}
          </p>
        )}
      </Card>
      {one.problems.length > 0 && (
        <Card title={t("imports.problems.title")} extra={<RefusedFile one={one} />}>
          <p className={s.hint}>{t("imports.problems.text")}</p>
          <ProblemGroups problems={one.problems} />
        </Card>
      )}
      <RowsCard kind={kind} one={one} />
      <div className={s.acts}>
        <Button type="primary" disabled={!useful} onClick={() => go(one.id, "import")}>
          {t("imports.next.import")}
        </Button>
        <Button onClick={() => go(one.id, "columns")}>{t("imports.back.columns")}</Button>
      </div>
    </>
  );
}
