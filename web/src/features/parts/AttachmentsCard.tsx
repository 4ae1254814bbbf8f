import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useRef, useState, type DragEvent } from "react";
import { remove } from "../../api/client";
import { attachmentsQuery, ROOT } from "../../api/queries";
import type { Attachment } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { ConfirmDialog } from "./ConfirmDialog";
import s from "./parts.module.css";
import { sizeOf } from "./size";
import { useUploads } from "./useUploads";

interface Props {
  plural: string;
  id: string;
}

/** The files of a record: drop or choose, look at, delete. */
export function AttachmentsCard({ plural, id }: Props) {
  const { t } = useI18n();
  const files = useQuery(attachmentsQuery(plural, id));
  const [asking, setAsking] = useState<Attachment>();
  return (
    <Card title={t("files.title")}>
      {files.isPending && <Waiting lines={2} />}
      {files.isError && <Failure error={files.error} />}
      {files.isSuccess && files.data.length === 0 && <p className="muted">{t("files.empty")}</p>}
      <ul className={s.items}>
        {files.data?.map((file) => (
          <Item key={file.id} file={file} onDelete={() => setAsking(file)} />
        ))}
      </ul>
      <Drop plural={plural} id={id} />
      {asking && <DeleteFile file={asking} plural={plural} id={id} onClose={() => setAsking(undefined)} />}
    </Card>
  );
}

function Item({ file, onDelete }: { file: Attachment; onDelete: () => void }) {
  const { t } = useI18n();
  const address = `/api/v1/attachments/${file.id}/content`;
  const { unit, count } = sizeOf(file.size);
  return (
    <li className={s.item}>
      {file.inline && file.contentType.startsWith("image/") && (
        <img className={s.preview} src={`${address}?inline=true`} alt="" loading="lazy" width={44} height={44} />
      )}
      <div className={s.grow}>
        <a className={s.name} href={address} download={file.name}>
          <bdi>{file.name}</bdi>
        </a>
        <span className={s.about}>
          {t("files.about", { size: t(`files.size.${unit}`, { count }), person: file.createdBy.name })} ·{" "}
          <When at={file.createdAt} />
        </span>
      </div>
      {file.mayDelete && (
        <Button
          type="text"
          aria-label={t("files.delete", { name: file.name })}
          icon={<DeleteOutlined aria-hidden />}
          onClick={onDelete}
        />
      )}
    </li>
  );
}

function Drop({ plural, id }: Props) {
  const { t } = useI18n();
  const { sending, send } = useUploads(plural, id);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!sending) void send([...event.dataTransfer.files]);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };

  return (
    <div className={`${s.drop} ${over ? s.over : ""}`} onDrop={drop} onDragOver={hover} onDragLeave={() => setOver(false)}>
      {sending ? (
        <div role="status">
          {t("files.progress", sending)}
          <Progress percent={sending.percent} showInfo={false} size="small" aria-hidden />
        </div>
      ) : (
        <>
          <p>{t("files.drop")}</p>
          <Button onClick={() => input.current?.click()}>{t("files.add")}</Button>
        </>
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("files.add")}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = "";
          void send(chosen);
        }}
      />
    </div>
  );
}

function DeleteFile({ file, plural, id, onClose }: Props & { file: Attachment; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const drop = useMutation({
    mutationFn: () => remove(`/attachments/${file.id}`),
    onError: (error) => void message.error(errorText(error)),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [ROOT.one, plural, id] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t("files.delete.ask", { name: file.name })}
      text={t("files.delete.text")}
      busy={drop.isPending}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
    />
  );
}
