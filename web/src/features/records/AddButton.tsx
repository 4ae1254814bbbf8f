import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";

const AddDialog = lazy(() => import("./AddDialog"));

export interface Adding {
  kind: Kind;
  /** The field that refers to the record one is at, and its id. */
  field: string;
  id: string;
}

/** Adds what belongs to the record at hand without leaving it. */
export function AddButton(props: Adding) {
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
      <Suspense>{open && <AddDialog {...props} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
