import { Button } from "antd";
import { useRef, useState, type DragEvent } from "react";
import { useI18n } from "../../i18n";
import { Progress } from "../../ui/Progress";
import type { Upload } from "./useUpload";
import s from "./Wizard.module.css";

const TYPES = ".csv,.tsv,.txt,.xlsx";
const WHOLE = 100;

interface Props {
  upload: Upload;
  /** There is a file already; this one would take its place. */
  again: boolean;
  onChoose: (file: File) => void;
  onCancel: () => void;
}

/** Takes a file that is dropped or chosen, and shows it on its way. */
export function FileDrop({ upload, again, onChoose, onCancel }: Props) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && upload.state !== "sending") onChoose(file);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className={`${s.drop} ${over ? s.over : ""}`} onDrop={drop} onDragOver={hover} onDragLeave={() => setOver(false)}>
      {upload.state === "sending" ? (
        <Sending name={upload.name} share={upload.share} onCancel={onCancel} />
      ) : (
        <>
          <p>{t("imports.file.drop")}</p>
          <Button type={again ? "default" : "primary"} onClick={() => input.current?.click()}>
            {t(again ? "imports.file.other" : "imports.file.choose")}
          </Button>
        </>
      )}
      <input
        ref={input}
        type="file"
        accept={TYPES}
        hidden
        aria-label={t("imports.file.choose")}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onChoose(file);
          event.target.value = "";
        }}
      />
    </div>
  );
}

/** Once all has left, the server still reads the file through. */
function Sending({ name, share, onCancel }: { name: string; share: number; onCancel: () => void }) {
  const { t } = useI18n();
  const sent = share >= 1;
  const text = sent ? t("imports.file.reading", { name }) : t("imports.file.sending", { name, percent: Math.round(share * WHOLE) });
  return (
    <div className={s.sending}>
      <p role="status">{text}</p>
      <Progress label={name} done={Math.round(share * WHOLE)} total={sent ? null : WHOLE} />
      <Button onClick={onCancel}>{t("app.cancel")}</Button>
    </div>
  );
}
