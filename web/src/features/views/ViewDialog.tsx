import { Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";
import { isProblem, splitErrors } from "../../api/problem";
import type { Kind, OfferedView } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText } from "../../ui/message";
import { useViewActs } from "./useViewActs";
import { keptOf, type ViewAddress } from "./view";

interface Props {
  kind: Kind;
  /** The view to rename or share; none saves what is shown as a new one. */
  view: OfferedView | undefined;
  shown: ViewAddress;
  mayShareWithAll: boolean;
  onSaved: (id: string) => void;
  onClose: () => void;
}

const FIELDS = ["name", "teamId", "departmentId", "everybody"];
const ID = "view-form";

/** The name of a view and with whom it is shared. */
export default function ViewDialog({ kind, view, shown, mayShareWithAll, onSaved, onClose }: Props) {
  const { t } = useI18n();
  const textOf = useErrorText();
  const { create, change } = useViewActs(kind);
  const [name, setName] = useState(view?.name ?? "");
  const [teamId, setTeam] = useState(view?.teamId);
  const [departmentId, setDepartment] = useState(view?.departmentId);
  const [everybody, setEverybody] = useState(view?.everybody ?? false);
  const error = create.error ?? change.error;
  const { atFields, rest } = isProblem(error)
    ? splitErrors(error, FIELDS)
    : { atFields: [], rest: error ? [textOf(error)] : [] };
  const itemOf = (field: string) => {
    const wrong = atFields.find((one) => one.name === field);
    return wrong ? { validateStatus: "error" as const, help: wrong.errors.join(" ") } : {};
  };

  const save = () => {
    const sharing = { name: name.trim(), teamId: teamId ?? null, departmentId: departmentId ?? null, everybody };
    const done = { onSuccess: ({ id }: { id: string }) => onSaved(id) };
    if (view) change.mutate({ view, values: sharing }, done);
    else create.mutate({ ...sharing, ...keptOf(shown) }, done);
  };

  return (
    <Dialog
      shape="middle"
      title={t(view ? "view.edit" : "view.saveAs")}
      onClose={onClose}
      footer={
        <Button type="primary" form={ID} htmlType="submit" loading={create.isPending || change.isPending}>
          {t("view.save")}
        </Button>
      }
    >
      <Form id={ID} layout="vertical" onFinish={save}>
        <Form.Item label={t("view.name")} htmlFor="view-name" required {...itemOf("name")}>
          <Input id="view-name" value={name} maxLength={80} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label={t("view.team")} htmlFor="view-team" {...itemOf("teamId")}>
          <GroupSelect id="view-team" kindName="team" value={teamId} onChange={setTeam} />
        </Form.Item>
        <Form.Item label={t("view.department")} htmlFor="view-department" {...itemOf("departmentId")}>
          <GroupSelect id="view-department" kindName="department" value={departmentId} onChange={setDepartment} />
        </Form.Item>
        {(mayShareWithAll || everybody) && (
          <Form.Item {...itemOf("everybody")}>
            <Checkbox checked={everybody} onChange={(event) => setEverybody(event.target.checked)}>
              {t("view.everybody")}
            </Checkbox>
          </Form.Item>
        )}
        {rest.map((text) => (
          <p key={text} role="alert">
            {text}
          </p>
        ))}
      </Form>
    </Dialog>
  );
}

interface GroupProps {
  id: string;
  kindName: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function GroupSelect({ id, kindName, value, onChange }: GroupProps) {
  const name = useReferenceName(kindName, value);
  return (
    <ReferenceSelect
      ties={{ id }}
      kindName={kindName}
      names={value && name ? { [value]: name } : {}}
      value={value}
      onChange={(next) => onChange(next)}
    />
  );
}
