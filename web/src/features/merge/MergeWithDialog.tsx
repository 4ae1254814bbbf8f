import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import type { Kind, Names, OneRecord } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";

const MergeDialog = lazy(() => import("./MergeDialog"));

interface Props {
  kind: Kind;
  record: OneRecord;
  onClose: () => void;
  onDone: (survivor: string) => void;
}

const NO_NAMES: Names = {};

/** Finds the record to merge with, then compares the two. */
export default function MergeWithDialog({ kind, record, onClose, onDone }: Props) {
  const { t, inside } = useI18n();
  const [other, setOther] = useState<string>();
  const [comparing, setComparing] = useState(false);
  if (comparing && other) {
    return (
      <Suspense>
        <MergeDialog kind={kind} ids={[record.id, other]} onClose={onClose} onDone={onDone} />
      </Suspense>
    );
  }
  return (
    <Dialog
      shape="middle"
      title={t("merge.with")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" disabled={!other || other === record.id} onClick={() => setComparing(true)}>
            {t("merge.compare")}
          </Button>
        </>
      }
    >
      <p>{t("merge.with.text", { kind: inside(kind.label) })}</p>
      <ReferenceSelect kindName={kind.name} names={NO_NAMES} value={other} onChange={setOther} label={t("merge.with")} />
    </Dialog>
  );
}
