import { Form } from "antd";
import { useState } from "react";
import type { Values } from "../../api/types";
import { LeaveDialog } from "../../fields/LeaveGuard";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import type { Adding } from "./AddButton";
import { NewRecord } from "./NewRecord";

/** The form for a record that refers to the one at hand. */
export default function AddDialog({ kind, field, id, onClose }: Adding & { onClose: () => void }) {
  const { t, inside } = useI18n();
  const [form] = Form.useForm<Values>();
  const [asking, setAsking] = useState(false);
  const close = () => (form.isFieldsTouched() ? setAsking(true) : onClose());
  return (
    <Dialog shape="right" title={t("list.new", { kind: inside(kind.label) })} onClose={close}>
      <NewRecord kind={kind} form={form} framed={false} given={{ field, value: id }} onCreated={onClose} onCancel={onClose} />
      {asking && <LeaveDialog onStay={() => setAsking(false)} onGo={onClose} />}
    </Dialog>
  );
}
