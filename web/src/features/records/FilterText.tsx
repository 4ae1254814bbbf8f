import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useI18n } from "../../i18n";
import s from "./FilterBar.module.css";

interface Props {
  filter: string;
  onApply: (filter: string) => void;
}

/** The whole filter language, for what the controls cannot say. */
export function FilterText({ filter, onApply }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState(filter);
  const help = useId();
  return (
    <div className={s.text}>
      <div className={s.textLine}>
        <Input
          aria-label={t("list.filterText")}
          aria-describedby={help}
          placeholder={t("list.filterText")}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPressEnter={() => onApply(text.trim())}
        />
        <Button onClick={() => onApply(text.trim())}>{t("list.filterText.apply")}</Button>
      </div>
      <p id={help} className={s.help}>
        {t("list.filterText.help")}
      </p>
    </div>
  );
}
