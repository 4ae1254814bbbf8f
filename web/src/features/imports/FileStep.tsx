import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback } from "react";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { FileDrop } from "./FileDrop";
import { Found } from "./Found";
import { importFieldsQuery } from "./queries";
import { template } from "./template";
import { Trouble } from "./Trouble";
import type { Import } from "./types";
import { useGo } from "./useGo";
import { useUpload } from "./useUpload";
import s from "./Wizard.module.css";

interface Props {
  kind: Kind;
  one: Import | undefined;
  /** The file as long as the browser has it; not once the page was loaded anew. */
  file: File | undefined;
  onFile: (file: File) => void;
}

/** Step 1: which file, and how it is read. */
export function FileStep({ kind, one, file, onFile }: Props) {
  const { t } = useI18n();
  const go = useGo(kind);
  const onStaged = useCallback(({ id }: Import) => go(id, "file"), [go]);
  const { upload, send, retry, cancel } = useUpload(kind.name, onStaged);
  const choose = (chosen: File) => {
    onFile(chosen);
    send(chosen);
  };
  return (
    <>
      <Card title={t("imports.file.title")} extra={<TemplateLink kind={kind} />}>
        <p className={s.hint}>{t("imports.file.text")}</p>
        <FileDrop upload={upload} again={one !== undefined} onChoose={choose} onCancel={cancel} />
        {upload.state === "failed" && <Trouble error={upload.error} onRetry={retry} />}
      </Card>
      {one && (
        <Card title={t("imports.found.title")}>
          <Found
            key={one.id}
            one={one}
            onRead={file && upload.state !== "sending" ? (reading) => send(file, reading) : undefined}
          />
        </Card>
      )}
      {one && (
        <div className={s.acts}>
          <Button type="primary" disabled={upload.state === "sending"} onClick={() => go(one.id, "columns")}>
            {t("imports.next.columns")}
          </Button>
        </div>
      )}
    </>
  );
}

/** A table with the right columns, to be filled in. */
function TemplateLink({ kind }: { kind: Kind }) {
  const { t } = useI18n();
  const fields = useQuery(importFieldsQuery(kind.name));
  if (!fields.data) return null;
  const address = `data:text/csv;charset=utf-8,${encodeURIComponent(template(fields.data))}`;
  return (
    <a href={address} download={`${kind.plural}.csv`} className={s.textLink}>
      {t("imports.template")}
    </a>
  );
}
