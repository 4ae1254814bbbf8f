import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { NoticeList } from "./NoticeList";
import { useRead } from "./useRead";

/** The latest notices beside what one is doing. */
export default function NoticesSheet({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const read = useRead();
  const all = () => {
    onClose();
    void navigate({ to: "/notices" });
  };
  return (
    <Dialog
      shape="right"
      title={t("notices.title")}
      onClose={onClose}
      footer={
        <>
          <Button loading={read.isPending} onClick={() => read.mutate({ all: true })}>
            {t("notices.readAll")}
          </Button>
          <Button onClick={all}>{t("notices.all")}</Button>
        </>
      }
    >
      <NoticeList search={{ unread: false }} onOpen={onClose} />
    </Dialog>
  );
}
