import { Button, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { Values } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { usePoolAct } from "./usePoolAct";

/** The acts that have to know something. */
export type PoolDialogAct = "release" | "give" | "extend" | "ask";

const ROUTES: Readonly<Record<PoolDialogAct, string>> = {
  release: "release",
  give: "give",
  extend: "extend-protection",
  ask: "extend-protection",
};

const MOST_LETTERS = 1000;
const NO_NAMES = {};
const WIDE = { width: "100%" };

interface Props {
  act: PoolDialogAct;
  path: string;
  onClose: () => void;
}

interface Entered {
  reason?: string;
  personId?: string;
  until?: Dayjs;
}

/** Asks what an act needs to know, and does it. */
export default function PoolDialog({ act: name, path, onClose }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Entered>();
  const { act, acting } = usePoolAct(path, onClose);
  const submit = ({ until, ...rest }: Entered) => {
    const body: Values = until ? { ...rest, until: until.format("YYYY-MM-DD") } : { ...rest };
    act({ name: ROUTES[name], body });
  };
  return (
    <Dialog
      shape="middle"
      title={t(`pool.${name}`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" loading={acting} onClick={() => form.submit()}>
            {t(`pool.${name}`)}
          </Button>
        </>
      }
    >
      <p className="muted">{t(`pool.${name}.help`)}</p>
      <Form<Entered> form={form} layout="vertical" noValidate onFinish={submit}>
        <Asked act={name} />
      </Form>
    </Dialog>
  );
}

function Asked({ act }: { act: PoolDialogAct }) {
  const { t } = useI18n();
  const required = (label: string) => [{ required: true, message: t("form.required", { label }) }];
  const reason = <Input.TextArea rows={3} maxLength={MOST_LETTERS} />;
  if (act === "release") {
    return (
      <Form.Item name="reason" label={t("pool.reason")} rules={required(t("pool.reason"))}>
        {reason}
      </Form.Item>
    );
  }
  if (act === "give") {
    return (
      <Form.Item name="personId" label={t("pool.person")} rules={required(t("pool.person"))}>
        <PersonSelect />
      </Form.Item>
    );
  }
  return (
    <>
      <Form.Item name="until" label={t("pool.extendUntil")} rules={required(t("pool.extendUntil"))}>
        <DatePicker style={WIDE} minDate={dayjs().add(1, "day")} />
      </Form.Item>
      {act === "ask" && (
        <Form.Item name="reason" label={t("pool.reason")}>
          {reason}
        </Form.Item>
      )}
    </>
  );
}

/** The form gives the value and takes its changes. */
function PersonSelect({ value, onChange }: { value?: string; onChange?: (value: string | undefined) => void }) {
  const { t } = useI18n();
  return (
    <ReferenceSelect
      kindName="user"
      label={t("pool.person")}
      names={NO_NAMES}
      value={value}
      onChange={(next) => onChange?.(next)}
    />
  );
}
