import { MatchWarning } from "../merge/MatchWarning";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, type FormInstance } from "antd";
import { Suspense, lazy, useState } from "react";
import { useOnce } from "../../api/once";
import { recordQuery, ROOT } from "../../api/queries";
import type { Kind, Names, OneRecord, Values } from "../../api/types";
import { FormFields } from "../../fields/FieldsForm";
import { LeaveGuard } from "../../fields/LeaveGuard";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useReferenceName } from "../../fields/useReferenceName";
import { answersOf } from "../../fields/visible";
import { useI18n } from "../../i18n";
import { useMessage } from "../../ui/message";
import { titleOf } from "./columns";
import s from "./RecordForm.module.css";
import { initialValues, newFields } from "./writable";

const TakenHint = lazy(() => import("../registration/TakenHint"));

/** Where the name of the company stands in what begins work on it. */
const COMPANY_NAME: Readonly<Record<string, string>> = { registration: "company", customer: "name", lead: "company" };

/** A field that is known before the form is: an interaction is written about a certain lead. */
export interface Given {
  field: string | undefined;
  value: string | undefined;
}

interface Props {
  kind: Kind;
  form: FormInstance<Values>;
  given: Given;
  /** Whether the form stands on a sheet of its own. */
  framed: boolean;
  onCreated: (record: OneRecord) => void;
  onCancel: () => void;
}

/** The form for a new record, on a screen of its own or beside what it belongs to. */
export function NewRecord({ kind, form, given, framed, onCreated, onCancel }: Props) {
  const { t, inside } = useI18n();
  const fields = newFields(kind);
  const known = useGiven(kind, given);
  const [start] = useState(() => initialValues(fields, new Date()));
  const { create, problems } = useCreate(kind, form, onCreated);
  const nameField = COMPANY_NAME[kind.name];

  return (
    <>
      <Form<Values>
        form={form}
        layout="vertical"
        noValidate
        scrollToFirstError={{ focus: true, block: "center" }}
        className={(framed ? s.sheet : s.inside) ?? ""}
        initialValues={{ ...start, ...known.values }}
        onFinish={(values) => create.mutate(answersOf(fields, values))}
      >
        {problems.length > 0 && (
          <Alert type="error" title={problems.join(" ")} className={s.alert ?? ""} />
        )}
        <FormFields form={form} fields={fields} names={known.names} />
        <MatchWarning kind={kind} form={form} />
        <Suspense>{nameField && <TakenHint form={form} field={nameField} />}</Suspense>
        <div className={s.acts}>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t("form.create.submit", { kind: inside(kind.label) })}
          </Button>
          <Button onClick={onCancel}>{t("app.cancel")}</Button>
        </div>
      </Form>
      <LeaveGuard form={form} />
    </>
  );
}

function useGiven(kind: Kind, { field: name, value }: Given): { values: Values; names: Names } {
  const field = kind.fields.find((known) => known.name === name);
  const label = useReferenceName(field?.reference, field ? value : undefined);
  if (!field || !value) return { values: {}, names: {} };
  const given = field.type === "references" ? [value] : value;
  return { values: { [field.name]: given }, names: label ? { [value]: label } : {} };
}

function useCreate(kind: Kind, form: FormInstance<Values>, onCreated: (record: OneRecord) => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const showErrors = useFieldErrors(form);
  const once = useOnce();
  const [problems, setProblems] = useState<string[]>([]);

  const create = useMutation({
    mutationFn: (values: Values) => once.post<OneRecord>(`/${kind.plural}`, values),
    onMutate: () => setProblems([]),
    onSuccess: (record) => {
      client.setQueryData(recordQuery(kind.plural, record.id).queryKey, record);
      void client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] });
      void client.invalidateQueries({ queryKey: [ROOT.overview] });
      void message.success(t("record.created", { name: titleOf(kind, record, record.names ?? {}) }));
      onCreated(record);
    },
    onError: (error) => {
      const names = newFields(kind).map((field) => field.name);
      setProblems(showErrors(error, names));
    },
  });
  return { create, problems };
}
