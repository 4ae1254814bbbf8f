import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText } from "../../ui/message";
import { Option } from "../../ui/Option";
import s from "./dialogs.module.css";
import type { Point } from "./types";
import { useDraft } from "./useRuleActs";

/** A rule set from a file or the clipboard becomes a draft. */
export function ImportDialog({ point, onClose }: { point: Point; onClose: () => void }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [yaml, setYaml] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const draft = useDraft(point.key, onClose);
  const read = async (chosen: File | undefined) => chosen && setYaml(await chosen.text());
  return (
    <Dialog
      shape="right"
      title={t("rules.import.title", { point: point.label })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => file.current?.click()}>{t("rules.import.file")}</Button>
          <Button type="primary" disabled={yaml.trim() === ""} loading={draft.isPending} onClick={() => draft.mutate({ yaml })}>
            {t("rules.import.submit")}
          </Button>
        </>
      }
    >
      <p className={s.text}>{t("rules.import.text")}</p>
      <Option label={t("rules.import.yaml")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={16}
            spellCheck={false}
            value={yaml}
            style={MONO}
            onChange={({ target }) => setYaml(target.value)}
          />
        )}
      </Option>
      {draft.isError && (
        <p className={s.problem} role="alert">
          {errorText(draft.error)}
        </p>
      )}
      <input
        ref={file}
        type="file"
        hidden
        accept=".yaml,.yml,.txt"
        aria-label={t("rules.import.file")}
        onChange={({ target }) => void read(target.files?.[0])}
      />
    </Dialog>
  );
}

const MONO = { fontFamily: "var(--mono)", fontSize: 13 };
