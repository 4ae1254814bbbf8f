import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { ColumnTable } from "./ColumnTable";
import { missing } from "./mapping";
import { OptionsForm } from "./OptionsForm";
import { importFieldsQuery } from "./queries";
import { Trouble } from "./Trouble";
import type { Import, ImportField } from "./types";
import { useAct } from "./useAct";
import { useDraft } from "./useDraft";
import { useGo } from "./useGo";
import s from "./Wizard.module.css";

interface Props {
  kind: Kind;
  one: Import;
}

/** Step 2: which column fills which field, and how texts are understood. */
export function ColumnsStep({ kind, one }: Props) {
  const fields = useQuery(importFieldsQuery(kind.name));
  if (fields.isPending) return <Waiting lines={8} />;
  if (fields.isError) return <Failure error={fields.error} onRetry={() => void fields.refetch()} />;
  return <Columns kind={kind} one={one} fields={fields.data} />;
}

function Columns({ kind, one, fields }: Props & { fields: ImportField[] }) {
  const { t } = useI18n();
  const draft = useDraft(one);
  const lacking = missing(fields, draft.mapping);
  return (
    <>
      <Card title={t("imports.columns.title")} extra={<Saved draft={draft} />}>
        <p className={s.hint}>{t("imports.columns.text")}</p>
        <Lacking fields={lacking} />
        <ColumnTable columns={one.columns} fields={fields} mapping={draft.mapping} onChange={draft.map} />
      </Card>
      <Card title={t("imports.options.title")}>
        <OptionsForm one={one} fields={fields} mapping={draft.mapping} options={draft.options} onChange={draft.opt} />
      </Card>
      {draft.save.isError && <Trouble error={draft.save.error} onRetry={() => void draft.saveAll().catch(() => {})} />}
      <Forward kind={kind} one={one} draft={draft} lacking={lacking} />
    </>
  );
}

type Draft = ReturnType<typeof useDraft>;

function Saved({ draft }: { draft: Draft }) {
  const { t } = useI18n();
  const { isPending, isSuccess } = draft.save;
  return (
    <span className="muted" role="status">
      {isPending && t("imports.saving")}
      {isSuccess && t("imports.saved")}
    </span>
  );
}

/** Fields that still need a column. */
function Lacking({ fields }: { fields: ImportField[] }) {
  const { t } = useI18n();
  if (fields.length === 0) return null;
  return (
    <p className={s.lacking} role="status">
      {t("imports.columns.lacking", { fields: fields.map(({ label }) => label).join(t("imports.comma")) })}
    </p>
  );
}

/** Starts the trial, once every required field has a column. */
function Forward({ kind, one, draft, lacking }: Props & { draft: Draft; lacking: ImportField[] }) {
  const { t } = useI18n();
  const go = useGo(kind);
  const check = useAct(one, "check", () => go(one.id, "check"));
  const start = useMutation({
    mutationFn: async () => {
      await draft.saveAll();
      await check.mutateAsync();
    },
  });
  const [refused, setRefused] = useState(false);
  const alert = useRef<HTMLParagraphElement>(null);
  const stopped = refused && lacking.length > 0;
  useEffect(() => {
    if (stopped) alert.current?.focus();
  }, [stopped]);
  const submit = () => {
    setRefused(lacking.length > 0);
    if (lacking.length === 0) start.mutate();
  };
  return (
    <>
      {stopped && (
        <p ref={alert} className={s.refused} role="alert" tabIndex={-1}>
          {t("imports.columns.refused", { fields: lacking.map(({ label }) => label).join(t("imports.comma")) })}
        </p>
      )}
      {start.isError && !draft.save.isError && <Trouble error={start.error} />}
      <div className={s.acts}>
        <Button type="primary" loading={start.isPending} onClick={submit}>
          {t("imports.next.check")}
        </Button>
        <span className="muted">{t("imports.next.check.text")}</span>
      </div>
    </>
  );
}
