import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import { Button, Form } from "antd";
import { useState } from "react";
import type { Kind, Values } from "../../api/types";
import { LeaveDialog } from "../../fields/LeaveGuard";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { NewRecord } from "./NewRecord";

interface Props {
  kind: Kind;
  /** The field that refers to the record one is at, and its id. */
  field: string;
  id: string;
}

/** Adds what belongs to the record at hand without leaving it. */
export function AddButton(props: Props) {
  const { kind } = props;
  const { t, inside } = useI18n();
  const [open, setOpen] = useState(false);
  if (!kind.rights.create) return null;
  return (
    <>
      <Button
        type="text"
        size="small"
        icon={<PlusOutlined aria-hidden />}
        aria-haspopup="dialog"
        aria-label={t("record.add.kind", { kind: inside(kind.label) })}
        onClick={() => setOpen(true)}
      >
        {t("record.add")}
      </Button>
      {open && <AddDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddDialog({ kind, field, id, onClose }: Props & { onClose: () => void }) {
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
