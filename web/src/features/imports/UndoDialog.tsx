import { Button } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { countOf } from "./outcomes";
import { Trouble } from "./Trouble";
import type { Import } from "./types";
import { useAct } from "./useAct";
import s from "./Wizard.module.css";

/** Asks before an import is taken back, and says what that leaves alone. */
export function UndoDialog({ one, onClose }: { one: Import; onClose: () => void }) {
  const { t, format } = useI18n();
  const undo = useAct(one, "undo", onClose);
  const [created, updated] = [countOf(one, "created"), countOf(one, "updated")];
  return (
    <Dialog
      shape="middle"
      title={t("imports.undo.ask")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button danger type="primary" loading={undo.isPending} onClick={() => undo.mutate()}>
            {t("imports.undo")}
          </Button>
        </>
      }
    >
      <p>{t("imports.undo.text", { created: format.number(created), updated: format.number(updated) })}</p>
      <p className={s.help}>{t("imports.undo.spared")}</p>
      {undo.isError && <Trouble error={undo.error} />}
    </Dialog>
  );
}
