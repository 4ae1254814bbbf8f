import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { Alert, Button, Form, type FormInstance } from "antd";
import { useState } from "react";
import { useOnce } from "../../api/once";
import { Problem } from "../../api/problem";
import { recordQuery, ROOT } from "../../api/queries";
import type { Kind, Names, OneRecord, Values } from "../../api/types";
import { FormFields } from "../../fields/FieldsForm";
import { LeaveGuard } from "../../fields/LeaveGuard";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useReferenceName } from "../../fields/useReferenceName";
import { answersOf } from "../../fields/visible";
import { useI18n } from "../../i18n";
import { useMessage } from "../../ui/message";
import { Page } from "../../ui/Page";
import { FailedPage } from "../../ui/State";
import { MatchWarning } from "../merge/MatchWarning";
import { useKindByPlural } from "../session/useSession";
import { titleOf } from "./columns";
import { KindLink } from "./KindLink";
import s from "./RecordForm.module.css";
import { initialValues, writableFields } from "./writable";

export default function CreateScreen() {
  const { plural } = useParams({ from: "/$plural/new" });
  const kind = useKindByPlural(plural);
  if (!kind?.rights.create) return <FailedPage error={new Problem(404, {})} />;
  return <CreateForm key={kind.name} kind={kind} />;
}

function CreateForm({ kind }: { kind: Kind }) {
  const { t, inside } = useI18n();
  const router = useRouter();
  const [form] = Form.useForm<Values>();
  const fields = writableFields(kind);
  const given = useGiven(kind);
  const [start] = useState(() => initialValues(fields, new Date()));
  const { create, problems } = useCreate(kind, form);

  return (
    <Page title={t("form.create", { kind: inside(kind.label) })} crumb={<KindLink kind={kind} />}>
      <Form<Values>
        form={form}
        layout="vertical"
        noValidate
        scrollToFirstError={{ focus: true, block: "center" }}
        className={s.sheet ?? ""}
        initialValues={{ ...start, ...given.values }}
        onFinish={(values) => create.mutate(answersOf(fields, values))}
      >
        {problems.length > 0 && (
          <Alert type="error" title={problems.join(" ")} className={s.alert ?? ""} />
        )}
        <FormFields form={form} fields={fields} names={given.names} />
        <MatchWarning kind={kind} form={form} />
        <div className={s.acts}>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t("form.create.submit", { kind: inside(kind.label) })}
          </Button>
          <Button onClick={() => router.history.back({ ignoreBlocker: true })}>{t("app.cancel")}</Button>
        </div>
      </Form>
      <LeaveGuard form={form} />
    </Page>
  );
}

/** A field the address already fills: an interaction is written about a certain lead. */
function useGiven(kind: Kind): { values: Values; names: Names } {
  const { field: name, value } = useSearch({ from: "/$plural/new" });
  const field = kind.fields.find((known) => known.name === name);
  const label = useReferenceName(field?.reference, field ? value : undefined);
  if (!field || !value) return { values: {}, names: {} };
  return { values: { [field.name]: value }, names: label ? { [value]: label } : {} };
}

function useCreate(kind: Kind, form: FormInstance<Values>) {
  const { t } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const message = useMessage();
  const showErrors = useFieldErrors(form);
  const once = useOnce();
  const [problems, setProblems] = useState<string[]>([]);

  const create = useMutation({
    mutationFn: (values: Values) => once.post<OneRecord>(`/${kind.plural}`, values),
    onMutate: () => setProblems([]),
    onSuccess: async (record) => {
      client.setQueryData(recordQuery(kind.plural, record.id).queryKey, record);
      void client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] });
      void message.success(t("record.created", { name: titleOf(kind, record, record.names ?? {}) }));
      await navigate({
        to: "/$plural/$id",
        params: { plural: kind.plural, id: record.id },
        replace: true,
        ignoreBlocker: true,
      });
    },
    onError: (error) => {
      const names = writableFields(kind).map((field) => field.name);
      setProblems(showErrors(error, names));
    },
  });
  return { create, problems };
}
