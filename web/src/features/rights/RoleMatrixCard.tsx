import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { ROOT, roleMatrixQuery } from "../../api/queries";
import type { KindRights, RoleMatrix } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useErrorText, useMessage } from "../../ui/message";
import { DEFAULT, changesOf, exceptions, keyOf, type Draft } from "./draft";
import s from "./RoleMatrixCard.module.css";

/** Sets how far a detailed role reaches with each act, and what it may not do with fields. */
export default function RoleMatrixCard({ id }: { id: string }) {
  const { t } = useI18n();
  const matrix = useQuery(roleMatrixQuery(id));
  return (
    <Card title={t("rights.matrix")}>
      {matrix.isPending && <Waiting lines={6} />}
      {matrix.isError && <Failure error={matrix.error} />}
      {matrix.data && <Editor key={matrix.data.version} matrix={matrix.data} />}
    </Card>
  );
}

function Editor({ matrix }: { matrix: RoleMatrix }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const [draft, setDraft] = useState<Draft>({});
  const count = Object.keys(draft).length;
  const save = useMutation({
    mutationFn: () => put<RoleMatrix>(`/roles/${matrix.id}/matrix`, changesOf(draft), matrix.version),
    onSuccess: () => {
      setDraft({});
      void message.success(t("rights.saved"));
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.one, "roles", matrix.id] }),
  });
  const set = (key: string, value: string) => setDraft((now) => ({ ...now, [key]: value }));
  return (
    <>
      <p className="muted">{t("rights.matrix.help")}</p>
      {matrix.kinds.map((kind) => (
        <KindPart key={kind.kind} kind={kind} matrix={matrix} draft={draft} onSet={set} />
      ))}
      {count > 0 && (
        <div className={s.foot}>
          <span className="muted">{t.count("rights.unsaved", count)}</span>
          <Button onClick={() => setDraft({})}>{t("rights.reset")}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {t("app.save")}
          </Button>
        </div>
      )}
    </>
  );
}

interface PartProps {
  kind: KindRights;
  matrix: RoleMatrix;
  draft: Draft;
  onSet: (key: string, value: string) => void;
}

function KindPart({ kind, matrix, draft, onSet }: PartProps) {
  const { t } = useI18n();
  const set = exceptions(kind);
  return (
    <details className={s.kind}>
      <summary>
        {kind.label} {set > 0 && <span className="muted">{t.count("rights.exceptions", set)}</span>}
      </summary>
      <div className={s.grid}>
        {kind.acts.map((act) => (
          <Choice
            key={act.act}
            label={act.label}
            of={t("rights.act", { kind: kind.label, act: act.label })}
            options={matrix.reaches}
            usual={act.default}
            value={draft[keyOf("act", kind.kind, act.act)] ?? (act.why === "grant" ? act.reach : DEFAULT)}
            disabled={!act.grantable}
            onChange={(value) => onSet(keyOf("act", kind.kind, act.act), value)}
          />
        ))}
      </div>
      <details className={s.fields}>
        <summary>{t("rights.fields")}</summary>
        <div className={s.grid}>
          {kind.fields.map((field) => (
            <Choice
              key={field.field}
              label={field.label}
              of={t("rights.act", { kind: kind.label, act: field.label })}
              options={[{ value: "", label: t("rights.open") }, ...matrix.limits]}
              usual={field.default}
              value={draft[keyOf("field", kind.kind, field.field)] ?? (field.why === "grant" ? field.limit : DEFAULT)}
              onChange={(value) => onSet(keyOf("field", kind.kind, field.field), value)}
            />
          ))}
        </div>
      </details>
    </details>
  );
}

interface ChoiceProps {
  label: string;
  /** The whole name for those who hear the page. */
  of: string;
  options: { value: string; label: string }[];
  usual: string;
  value: string;
  disabled?: boolean;
  onChange: (value: string) => void;
}

/** The browser's own select: hundreds of them open at once without a pause. */
function Choice({ label, of, options, usual, value, disabled, onChange }: ChoiceProps) {
  const { t } = useI18n();
  const reach = options.find((option) => option.value === usual)?.label ?? usual;
  return (
    <label className={s.choice}>
      <span>{label}</span>
      <select
        aria-label={of}
        className={value === DEFAULT ? s.usual : s.set}
        value={value}
        disabled={disabled === true}
        onChange={({ target }) => onChange(target.value)}
      >
        <option value={DEFAULT}>{t("rights.default", { reach })}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
