import { useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { Form } from "antd";
import { Problem } from "../../api/problem";
import type { Kind, Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { FailedPage } from "../../ui/State";
import { useKindByPlural } from "../session/useSession";
import { KindLink } from "./KindLink";
import { NewRecord } from "./NewRecord";

export default function CreateScreen() {
  const { plural } = useParams({ from: "/$plural/new" });
  const kind = useKindByPlural(plural);
  if (!kind?.rights.create) return <FailedPage error={new Problem(404, {})} />;
  return <Create key={kind.name} kind={kind} />;
}

/** A new record on a screen of its own; the address may already fill one field. */
function Create({ kind }: { kind: Kind }) {
  const { t, inside } = useI18n();
  const { field, value } = useSearch({ from: "/$plural/new" });
  const [form] = Form.useForm<Values>();
  const router = useRouter();
  const navigate = useNavigate();
  return (
    <Page title={t("form.create", { kind: inside(kind.label) })} crumb={<KindLink kind={kind} />}>
      <NewRecord
        framed
        form={form}
        kind={kind}
        given={{ field, value }}
        onCreated={({ id }) =>
          void navigate({ to: "/$plural/$id", params: { plural: kind.plural, id }, replace: true, ignoreBlocker: true })
        }
        onCancel={() => router.history.back({ ignoreBlocker: true })}
      />
    </Page>
  );
}
