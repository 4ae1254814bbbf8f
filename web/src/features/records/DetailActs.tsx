import EditOutlined from "@ant-design/icons/es/icons/EditOutlined";
import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { remove } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { titleOf } from "./columns";

interface Props {
  kind: Kind;
  record: OneRecord;
  onEdit: () => void;
}

export function DetailActs({ kind, record, onEdit }: Props) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  return (
    <>
      {record.may?.includes("edit") && (
        <Button icon={<EditOutlined aria-hidden />} onClick={onEdit}>
          {t("record.edit")}
        </Button>
      )}
      {record.may?.includes("delete") && (
        <Dropdown
          trigger={["click"]}
          placement="bottomRight"
          menu={{
            items: [{ key: "delete", danger: true, label: t("record.delete") }],
            onClick: () => setAsking(true),
          }}
        >
          <Button type="text" aria-label={t("app.more")} icon={<MoreOutlined aria-hidden />} />
        </Dropdown>
      )}
      {asking && <DeleteDialog kind={kind} record={record} onClose={() => setAsking(false)} />}
    </>
  );
}

function DeleteDialog({ kind, record, onClose }: { kind: Kind; record: OneRecord; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const message = useMessage();
  const errorText = useErrorText();
  const drop = useMutation({
    mutationFn: () => remove(`/${kind.plural}/${record.id}`, record.version),
    onSuccess: async () => {
      await navigate({ to: "/$plural", params: { plural: kind.plural } });
      client.removeQueries({ queryKey: [ROOT.one, kind.plural, record.id] });
      void client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] });
      void message.success(t("record.deleted"));
    },
    onError: (error) => {
      onClose();
      void message.error(errorText(error));
      void client.invalidateQueries({ queryKey: [ROOT.one, kind.plural, record.id] });
    },
  });
  return (
    <Dialog
      shape="middle"
      title={t("record.delete.ask", { name: titleOf(kind, record, record.names ?? {}) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button danger type="primary" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t("record.delete")}
          </Button>
        </>
      }
    >
      {t("record.delete.text")}
    </Dialog>
  );
}
