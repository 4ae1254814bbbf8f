import { Alert, Button, Form, Input, Radio, Select } from "antd";
import { useState, type ReactNode } from "react";
import { isConflict, isProblem } from "../../api/problem";
import type { Field, TaskDetail, Values } from "../../api/types";
import { FieldInput } from "../../fields/inputs";
import { ReferenceSelect, ReferencesSelect } from "../../fields/ReferenceSelect";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { WhyLink } from "../decisions/WhyLink";
import s from "./ActDialog.module.css";
import { formOf, type Asked, type DialogAct } from "./acts";

const MOST_LETTERS = 1000;
const NO_NAMES = {};

interface Props {
  act: DialogAct;
  /** Told above the form: how many tasks it is about, or which. */
  about?: ReactNode;
  /** Where the task is that offers steps and signers; acts on many ask for neither. */
  task?: Pick<TaskDetail, "sendBackTo" | "helpers">;
  busy: boolean;
  /** Does it; the dialog is told of an error and stays. */
  onDo: (body: Values, onError: (error: unknown) => void) => void;
  onClose: () => void;
}

/** Asks what an act needs to know, by the act's declaration. */
export default function ActDialog({ act, about, task, busy, onDo, onClose }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Values>();
  const [problems, setProblems] = useState<string[]>([]);
  const [why, setWhy] = useState<string>();
  const showErrors = useFieldErrors(form);
  const { asks, optional = [], danger } = formOf(act);
  const submit = (values: Values) => {
    setProblems([]);
    onDo(values, (error) => {
      if (isConflict(error)) return onClose();
      setProblems(showErrors(error, asks));
      setWhy(isProblem(error) ? error.decisionId : undefined);
    });
  };
  return (
    <Dialog
      shape="middle"
      title={t(`act.${act}`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" danger={danger === true} loading={busy} onClick={() => form.submit()}>
            {t(`act.${act}`)}
          </Button>
        </>
      }
    >
      {about}
      <p className={s.help}>{t(`act.${act}.help`)}</p>
      {problems.length > 0 && <Alert type="error" showIcon className={s.alert ?? ""} title={problems.join(" ")} description={why && <WhyLink id={why} />} />}
      <Form<Values>
        form={form}
        layout="vertical"
        noValidate
        initialValues={initialOf(asks, task)}
        onFinish={submit}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
        }}
      >
        {asks.map((asked) => (
          <Form.Item
            key={asked}
            name={asked === "signer" ? "taskId" : asked}
            label={t(`act.ask.${asked}`)}
            rules={optional.includes(asked) ? [] : [{ required: true, message: t("form.required", { label: t(`act.ask.${asked}`) }) }]}
          >
            <AskedInput asked={asked} task={task} />
          </Form.Item>
        ))}
      </Form>
    </Dialog>
  );
}

/** The usual answers stand there from the start. */
function initialOf(asks: readonly Asked[], task: Props["task"]): Values {
  const values: Values = {};
  if (asks.includes("when")) values["when"] = "before";
  if (asks.includes("mode")) values["mode"] = "again";
  const [step, another] = task?.sendBackTo ?? [];
  if (asks.includes("step") && step && !another) values["step"] = step.step;
  return values;
}

interface InputProps {
  asked: Asked;
  task: Props["task"];
  /** Handed on by Form.Item. */
  value?: unknown;
  onChange?: (value: unknown) => void;
  id?: string;
}

const ANSWER_BY: Field = { name: "answerBy", type: "time", label: "" } as Field;

function AskedInput({ asked, task, value, onChange, ...ties }: InputProps) {
  const { t } = useI18n();
  const change = onChange ?? (() => {});
  const text = typeof value === "string" ? value : undefined;
  switch (asked) {
    case "to":
      return <ReferenceSelect kindName="user" names={NO_NAMES} ties={ties} value={text} onChange={change} />;
    case "people":
      return (
        <ReferencesSelect kindName="user" names={NO_NAMES} ties={ties} value={Array.isArray(value) ? (value as string[]) : []} onChange={change} />
      );
    case "signer":
      return <Select {...ties} value={text} placeholder={t("form.choose")} options={signersOf(task)} onChange={change} />;
    case "step":
      return (
        <Select
          {...ties}
          value={text}
          placeholder={t("form.choose")}
          options={(task?.sendBackTo ?? []).map(({ step, label }) => ({ value: step, label }))}
          onChange={change}
        />
      );
    case "when":
      return <Ways ties={ties} ways={["before", "after"]} value={text} onChange={change} />;
    case "mode":
      return <Ways ties={ties} ways={["again", "straight-back"]} value={text} onChange={change} />;
    case "answerBy":
      return <FieldInput {...ties} field={ANSWER_BY} names={NO_NAMES} value={text} onChange={change} />;
    case "text":
      return (
        <Input.TextArea
          {...ties}
          rows={3}
          maxLength={MOST_LETTERS}
          value={text}
          onChange={({ target }) => change(target.value)}
        />
      );
  }
}

/** Those who were asked for an opinion and have not given it. */
function signersOf(task: Props["task"]) {
  return (task?.helpers ?? [])
    .filter(({ role, state }) => (role === "before" || role === "after") && (state === "open" || state === "waiting"))
    .map(({ taskId, person }) => ({ value: taskId, label: person.name }));
}

type Way = "before" | "after" | "again" | "straight-back";

interface WaysProps {
  ways: readonly Way[];
  ties: { id?: string };
  value: string | undefined;
  onChange: (value: string) => void;
}

/** A few ways to choose from, each with what it means. */
function Ways({ ways, ties, value, onChange }: WaysProps) {
  const { t } = useI18n();
  return (
    <Radio.Group {...ties} className={s.ways ?? ""} value={value} onChange={({ target }) => onChange(target.value as string)}>
      {ways.map((way) => (
        <Radio key={way} value={way}>
          {t(`act.way.${way}`)}
          <span className={s.way}>{t(`act.way.${way}.help`)}</span>
        </Radio>
      ))}
    </Radio.Group>
  );
}
