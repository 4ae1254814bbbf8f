import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Jobs } from "./Jobs";

/** One's latest long work beside what one is doing. */
export default function JobsSheet({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const all = () => {
    onClose();
    void navigate({ to: "/jobs" });
  };
  return (
    <Dialog
      shape="right"
      title={t("jobs.title")}
      onClose={onClose}
      footer={<Button onClick={all}>{t("jobs.all")}</Button>}
    >
      <Jobs mine />
    </Dialog>
  );
}
