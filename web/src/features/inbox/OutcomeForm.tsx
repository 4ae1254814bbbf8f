import { Alert, Button, Form, Radio, type FormInstance } from "antd";
import { useId, useState, type KeyboardEvent } from "react";
import { isConflict } from "../../api/problem";
import type { Outcome, TaskDetail, Values } from "../../api/types";
import { FormFields } from "../../fields/FieldsForm";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { answersOf } from "../../fields/visible";
import { useI18n } from "../../i18n";
import { initialValues } from "../records/writable";
import s from "./TaskScreen.module.css";

export interface Completion {
  outcome: string;
  answers: Values;
}

interface Props {
  form: FormInstance<Values>;
  declared: TaskDetail["form"];
  busy: boolean;
  /** Completes; the form is told of an error and shows it where it belongs. */
  onComplete: (completion: Completion, onError: (error: unknown) => void) => void;
}

/** The form a task was made with; the outcome comes first because fields depend on it. */
export function OutcomeForm({ form, declared, busy, onComplete }: Props) {
  const { t } = useI18n();
  const { fields, outcomes } = declared;
  const [outcome, setOutcome] = useState(() => usualOutcome(outcomes));
  const [start] = useState(() => initialValues(fields, new Date()));
  const [problems, setProblems] = useState<string[]>([]);
  const showErrors = useFieldErrors(form);
  const chosen = outcomes.find(({ value }) => value === outcome);

  const complete = (values: Values) => {
    setProblems([]);
    onComplete({ outcome, answers: without(answersOf(fields, { ...values, outcome }), "outcome") }, (error) => {
      if (!isConflict(error)) setProblems(showErrors(error, fields.map(({ name }) => name)));
    });
  };
  const submitOnCtrlEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
  };

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      noValidate
      scrollToFirstError={{ focus: true, block: "center" }}
      initialValues={start}
      onFinish={complete}
      onKeyDown={submitOnCtrlEnter}
    >
      {problems.length > 0 && (
        <Alert type="error" showIcon className={s.alert ?? ""} title={problems.join(" ")} />
      )}
      {outcomes.length > 1 && <Outcomes outcomes={outcomes} value={outcome} onChange={setOutcome} />}
      <FormFields form={form} fields={fields} names={{}} context={{ outcome }} />
      <div className={s.acts}>
        <Button type="primary" htmlType="submit" danger={chosen?.tone === "danger"} loading={busy}>
          {t("task.complete", { outcome: chosen?.label ?? "" })}
        </Button>
      </div>
    </Form>
  );
}

interface OutcomesProps {
  outcomes: Outcome[];
  value: string;
  onChange: (value: string) => void;
}

function Outcomes({ outcomes, value, onChange }: OutcomesProps) {
  const { t } = useI18n();
  const id = useId();
  return (
    <div className={s.outcomes}>
      <span id={id} className="visually-hidden">
        {t("task.outcome")}
      </span>
      <Radio.Group
        aria-labelledby={id}
        optionType="button"
        buttonStyle="solid"
        size="large"
        value={value}
        options={outcomes.map((outcome) => ({ value: outcome.value, label: outcome.label }))}
        onChange={(event) => onChange(event.target.value as string)}
      />
    </div>
  );
}

/** The outcome the form's author marked as the one work aims at. */
function usualOutcome(outcomes: readonly Outcome[]): string {
  return (outcomes.find(({ tone }) => tone === "primary") ?? outcomes[0])?.value ?? "";
}

function without(values: Values, name: string): Values {
  const { [name]: _left, ...rest } = values;
  return rest;
}
