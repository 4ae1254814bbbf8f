import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState, type DragEvent } from "react";
import { attachmentsQuery } from "../../api/queries";
import type { Attachment } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Progress } from "../../ui/Progress";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import s from "./parts.module.css";
import { RemoveDialog } from "./RemoveDialog";
import { sizeOf } from "./size";
import { useUploads } from "./useUploads";

/** Percent. */
const WHOLE = 100;

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
      {asking && (
        <RemoveDialog
          title={t("files.delete.ask", { name: asking.name })}
          text={t("files.delete.text")}
          path={`/attachments/${asking.id}`}
          plural={plural}
          id={id}
          onClose={() => setAsking(undefined)}
        />
      )}
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
          <Progress label={sending.name} done={sending.percent} total={WHOLE} />
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
