import { useMemo, useState } from "react";
import { useI18n } from "../../i18n";
import CodeEditor from "./CodeEditor";
import s from "./SetText.module.css";
import { locate, readText, textOf } from "./setText";
import type { Work } from "./VersionScreen";

/** All rows as one text. What can be read counts at once; what cannot waits here until it can. */
export default function SetText({ work }: { work: Work }) {
  const { t } = useI18n();
  const { edit, point, check } = work;
  const { body } = edit.now;
  const [typed, setTyped] = useState(() => ({ text: textOf(body), body }));
  // Undoing changes the rows under the text; then the text follows.
  const text = typed.body === body ? typed.text : textOf(body);
  const read = useMemo(() => readText(text), [text]);
  const faults = "faults" in read ? read.faults : (check?.problems ?? []).map((problem) => locate(text, problem));

  const change = (next: string) => {
    const parsed = readText(next);
    if ("faults" in parsed) return setTyped({ text: next, body });
    setTyped({ text: next, body: parsed.body });
    return edit.setBody(() => parsed.body, "text");
  };
  return (
    <div className={s.frame}>
      <CodeEditor
        label={t("rules.view.text")}
        language="set"
        value={text}
        fields={point.inputs}
        functions={point.functions}
        marks={faults}
        readOnly={!edit.editable}
        onChange={change}
      />
      <p className="muted">{t("rules.condition.keys")}</p>
      {"faults" in read && (
        <p className={s.problem} role="alert">
          {t("rules.text.unread")} {read.faults[0]?.message}
        </p>
      )}
    </div>
  );
}
