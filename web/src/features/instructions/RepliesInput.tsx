import { Input } from "antd";
import type { InputProps } from "../../fields/inputs";
import { useI18n } from "../../i18n";
import s from "./Lists.module.css";
import { asValue, repliesOf, withReply } from "./lists";

const LONGEST = 2000;

/** An answer to each of the things that the field's choices name. */
export function RepliesInput({ field, ties, value, onChange }: InputProps) {
  const { t } = useI18n();
  const list = repliesOf(value);
  const asked = field.choices ?? [];
  if (asked.length === 0) return <span className={s.none}>{t("reply.none")}</span>;
  return (
    <div className={s.list} role="group" {...ties}>
      {asked.map((one) => (
        <label key={one.value} className={s.reply}>
          <span>{one.label}</span>
          <Input.TextArea
            aria-label={t("reply.to", { text: one.label })}
            rows={3}
            maxLength={LONGEST}
            value={list.find((reply) => reply.to === one.value)?.text ?? ""}
            onChange={(event) => onChange?.(asValue(withReply(list, one.value, event.target.value)))}
          />
        </label>
      ))}
    </div>
  );
}
