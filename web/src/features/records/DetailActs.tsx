import EditOutlined from "@ant-design/icons/es/icons/EditOutlined";
import MoreOutlined from "@ant-design/icons/es/icons/MoreOutlined";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { Suspense, lazy, useState } from "react";
import { remove } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { ConvertButton } from "../conversion/ConvertButton";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import { UrgeDeal } from "../urges/UrgeDeal";
import { titleOf } from "./columns";

const EraseDialog = lazy(() => import("./EraseDialog"));
const MergeWithDialog = lazy(() => import("../merge/MergeWithDialog"));
const ArticleActs = lazy(() => import("../articles/ArticleActs"));
const ComplaintActs = lazy(() => import("../complaints/ComplaintActs"));
const UserActs = lazy(() => import("../account/UserActs"));

interface Props {
  kind: Kind;
  record: OneRecord;
  onEdit: () => void;
}

export function DetailActs({ kind, record, onEdit }: Props) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<MenuAct>();
  const close = () => setAsking(undefined);
  const navigate = useNavigate();
  const opened = (id: string) => {
    close();
    void navigate({ to: "/$plural/$id", params: { plural: kind.plural, id } });
  };
  const items = menuActs(kind, record).map((act) => ({
    key: act,
    danger: act !== "merge",
    label: act === "merge" ? t("merge.with") : t(`record.${act}`),
  }));
  return (
    <>
      <Suspense>{kind.name === "user" && <UserActs record={record} />}</Suspense>
      {kind.name === "deal" && <UrgeDeal record={record} title={titleOf(kind, record, record.names ?? {})} />}
      {kind.name === "lead" && <ConvertButton record={record} title={titleOf(kind, record, record.names ?? {})} />}
      <Suspense>{kind.name === "complaint" && <ComplaintActs record={record} />}</Suspense>
      <Suspense>{kind.name === "article" && <ArticleActs record={record} />}</Suspense>
      {record.may?.includes("edit") && (
        <Button icon={<EditOutlined aria-hidden />} onClick={onEdit}>
          {t("record.edit")}
        </Button>
      )}
      {items.length > 0 && (
        <Dropdown
          trigger={["click"]}
          placement="bottomRight"
          menu={{ items, onClick: ({ key }) => setAsking(key as MenuAct) }}
        >
          <Button type="text" aria-label={t("app.more")} icon={<MoreOutlined aria-hidden />} />
        </Dropdown>
      )}
      <Suspense>
        {asking === "merge" && <MergeWithDialog kind={kind} record={record} onClose={close} onDone={opened} />}
        {asking === "erase" && <EraseDialog kind={kind} record={record} onClose={close} />}
      </Suspense>
      {asking === "delete" && <DeleteDialog kind={kind} record={record} onClose={close} />}
    </>
  );
}

type MenuAct = "merge" | "delete" | "erase";

/** What the menu offers: acts that are asked back about. */
function menuActs(kind: Kind, record: OneRecord): MenuAct[] {
  const offered = { merge: kind.rights.merge, delete: record.may?.includes("delete"), erase: kind.rights.erase };
  return (["merge", "delete", "erase"] as const).filter((act) => offered[act]);
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
    <ConfirmDialog
      title={t("record.delete.ask", { name: titleOf(kind, record, record.names ?? {}) })}
      busy={drop.isPending}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
    >
      {t("record.delete.text")}
    </ConfirmDialog>
  );
}
