import { Button } from "antd";
import { useState } from "react";
import type { Job, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { When } from "../../ui/When";
import { Outcomes, Starts } from "./Outcomes";
import { countOf } from "./outcomes";
import { ProblemGroups } from "./ProblemGroups";
import { RefusedFile } from "./RefusedFile";
import { RowsCard } from "./RowsCard";
import { isBusy, isOpen } from "./steps";
import { Trouble } from "./Trouble";
import type { Import } from "./types";
import { UndoDialog } from "./UndoDialog";
import { useAct } from "./useAct";
import { useGo } from "./useGo";
import { useWork } from "./useWork";
import { Ending, Working } from "./Working";
import s from "./Wizard.module.css";

interface Props {
  kind: Kind;
  one: Import;
}

/** Step 4: do it, see what came of it, and take it back. */
export function ImportStep({ kind, one }: Props) {
  const { job, working } = useWork(one);
  if (working) return <Working one={one} job={job} />;
  if (isOpen(one)) return <Confirm kind={kind} one={one} />;
  return (
    <>
      {isBusy(one) && <Interrupted one={one} job={job} />}
      <Result kind={kind} one={one} />
    </>
  );
}

/** It was stopped or failed on the way, and can go on from there. */
function Interrupted({ one, job }: { one: Import; job: Job | undefined }) {
  const { t } = useI18n();
  const again = useAct(one, one.state === "undoing" ? "undo" : "run");
  return (
    <Card title={t("imports.interrupted")}>
      <Ending job={job} />
      {again.isError && <Trouble error={again.error} />}
      <Button type="primary" loading={again.isPending} onClick={() => again.mutate()}>
        {t("imports.continue")}
      </Button>
    </Card>
  );
}

/** The numbers once more, before anything is changed. */
function Confirm({ kind, one }: Props) {
  const { t, format, inside } = useI18n();
  const go = useGo(kind);
  const run = useAct(one, "run");
  const [created, updated] = [countOf(one, "created"), countOf(one, "updated")];
  return (
    <Card title={t("imports.confirm.title")}>
      <p className={s.lead}>
        {t("imports.confirm.text", {
          created: format.number(created),
          updated: format.number(updated),
          kinds: inside(kind.pluralLabel),
        })}
      </p>
      <Outcomes one={one} foreseen />
      <Starts one={one} foreseen />
      <p className={s.hint}>{t("imports.confirm.undo")}</p>
      {run.isError && <Trouble error={run.error} />}
      <div className={s.inline}>
        <Button type="primary" loading={run.isPending} onClick={() => run.mutate()}>
          {t("imports.confirm.run")}
        </Button>
        <Button onClick={() => go(one.id, "check")}>{t("imports.back.check")}</Button>
      </div>
    </Card>
  );
}

function Result({ kind, one }: Props) {
  const { t, inside } = useI18n();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Card title={t(one.state === "undone" ? "imports.result.undone" : "imports.result.title")}>
        {one.finishedAt && (
          <p className={s.hint}>
            {one.createdBy.name} · <When at={one.finishedAt} />
          </p>
        )}
        <Outcomes one={one} />
        <Starts one={one} />
        {one.state === "undone" && <p className={s.hint}>{t("imports.result.undone.text")}</p>}
        <div className={s.inline}>
          <Button href={`/${kind.plural}/import`}>{t("imports.another", { kinds: inside(kind.pluralLabel) })}</Button>
          {one.mayUndo && <Button onClick={() => setAsking(true)}>{t("imports.undo")}</Button>}
        </div>
      </Card>
      {one.problems.length > 0 && (
        <Card title={t("imports.problems.title")} extra={<RefusedFile one={one} />}>
          <p className={s.hint}>{t("imports.problems.again")}</p>
          <ProblemGroups problems={one.problems} />
        </Card>
      )}
      <RowsCard kind={kind} one={one} />
      {asking && <UndoDialog one={one} onClose={() => setAsking(false)} />}
    </>
  );
}
