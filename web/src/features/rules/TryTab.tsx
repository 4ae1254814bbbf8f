import { useMutation } from "@tanstack/react-query";
import { Button, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText } from "../../ui/message";
import { Option } from "../../ui/Option";
import { useKind } from "../session/useSession";
import { flatten, isMissing, nest, newExample, type Flat } from "./examples";
import { InputsForm } from "./InputsForm";
import { rowNameOf } from "./rowNames";
import { subjectsOf } from "./subjects";
import { TrialAnswer } from "./TrialAnswer";
import s from "./TryTab.module.css";
import type { InputField, Trial } from "./types";
import type { Work } from "./VersionScreen";

type Asked = { recordKind: string; recordId: string } | { input: Record<string, unknown> };

/** Asks the rows about one case, saved or not; nothing happens to anybody. */
export function TryTab({ work }: { work: Work }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const { point, version, edit } = work;
  const subjects = subjectsOf(point);
  const [typed, setTyped] = useState(subjects.length === 0);
  const [values, setValues] = useState<Flat>({});
  const [missing, setMissing] = useState<InputField>();
  const ask = useMutation({
    mutationFn: (asked: Asked) => post<Trial>(`/rule-versions/${version.id}/acts/try`, { ...asked, body: edit.now.body }),
    onSuccess: ({ facts }) => setValues(flatten(facts, point.inputs.map(({ name }) => name))),
  });
  return (
    <div className={s.columns}>
      <Card
        title={t("rules.try.case")}
        extra={
          subjects.length > 0 && (
            <Segmented
              aria-label={t("rules.try.case")}
              value={typed ? "typed" : "record"}
              options={[
                { value: "record", label: t("rules.try.record") },
                { value: "typed", label: t("rules.try.typed") },
              ]}
              onChange={(way) => setTyped(way === "typed")}
            />
          )
        }
      >
        {typed ? (
          <form
            className={s.form}
            onSubmit={(event) => {
              event.preventDefault();
              const first = point.inputs.find((field) => isMissing(field, values));
              setMissing(first);
              if (!first) ask.mutate({ input: nest(values) });
            }}
          >
            <p className="muted">{t("rules.try.typed.text")}</p>
            <InputsForm fields={point.inputs} values={values} onChange={setValues} />
            <Button type="primary" htmlType="submit" loading={ask.isPending}>
              {t("rules.try.ask")}
            </Button>
          </form>
        ) : (
          <RecordForm subjects={subjects} busy={ask.isPending} onAsk={ask.mutate} />
        )}
        {(missing || ask.isError) && (
          <p className={s.problem} role="alert">
            {missing ? t("form.required", { label: missing.label }) : errorText(ask.error)}
          </p>
        )}
      </Card>
      {ask.data && (
        <TrialAnswer work={work} trial={ask.data}>
          {edit.editable && <KeepExample key={JSON.stringify(ask.data)} work={work} trial={ask.data} />}
        </TrialAnswer>
      )}
    </div>
  );
}

interface RecordProps {
  subjects: string[];
  busy: boolean;
  onAsk: (asked: Asked) => void;
}

/** A record that is really there, as it is known at present. */
function RecordForm({ subjects, busy, onAsk }: RecordProps) {
  const { t } = useI18n();
  const [kind, setKind] = useState(subjects[0] ?? "");
  const [id, setId] = useState<string>();
  const label = useKind(kind)?.label ?? kind;
  const name = useReferenceName(kind, id);
  return (
    <form
      className={s.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (id) onAsk({ recordKind: kind, recordId: id });
      }}
    >
      <p className="muted">{t("rules.try.record.text")}</p>
      {subjects.length > 1 && (
        <Option label={t("rules.try.kind")}>
          {(field) => (
            <Select
              id={field}
              value={kind}
              options={subjects.map((one) => ({ value: one, label: <KindLabel name={one} /> }))}
              onChange={(next: string) => {
                setKind(next);
                setId(undefined);
              }}
            />
          )}
        </Option>
      )}
      <Option label={label}>
        {(field) => (
          <ReferenceSelect ties={{ id: field }} kindName={kind} names={id && name ? { [id]: name } : {}} value={id} onChange={setId} />
        )}
      </Option>
      <Button type="primary" htmlType="submit" disabled={!id} loading={busy}>
        {t("rules.try.ask")}
      </Button>
    </form>
  );
}

function KindLabel({ name }: { name: string }) {
  return useKind(name)?.label ?? name;
}

/** The case and its answer stay with the rule set, and are asked at every change. */
function KeepExample({ work: { edit }, trial: { answer, facts } }: { work: Work; trial: Trial }) {
  const { t } = useI18n();
  const [name, setName] = useState("");
  const [kept, setKept] = useState(false);
  if (kept) return <p role="status">{t("rules.example.kept")}</p>;
  if (!answer) return null;
  const { row, outcome, label } = answer;
  const keep = () => {
    edit.set((now) => {
      const expect = { row: rowNameOf(now.body, row), outcome };
      return { ...now, examples: [...now.examples, newExample(now.examples, name.trim() || label, { input: facts, expect })] };
    });
    setKept(true);
  };
  return (
    <div className={s.keep}>
      <Option label={t("rules.example.name")}>
        {(id) => <Input id={id} value={name} maxLength={120} placeholder={label} onChange={({ target }) => setName(target.value)} />}
      </Option>
      <Button onClick={keep}>{t("rules.example.keep")}</Button>
    </div>
  );
}
