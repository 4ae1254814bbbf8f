import { Button, Input, type InputRef } from "antd";
import { useRef, useState } from "react";
import { useI18n } from "../../i18n";
import s from "./Account.module.css";

/** A secret that is shown this once, to be copied. */
export function SecretShown({ label, text, secret }: { label: string; text: string; secret: string }) {
  const { t } = useI18n();
  const field = useRef<InputRef>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    // Browsers lend the clipboard only to sites under TLS; elsewhere the text is left selected.
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <>
      <p>{text}</p>
      <div className={s.secret}>
        <Input ref={field} readOnly value={secret} aria-label={label} onFocus={(event) => event.target.select()} />
        <Button type="primary" onClick={() => void copy()}>
          {copied ? t("account.copied") : t("account.copy")}
        </Button>
      </div>
      <span role="status" className="visually-hidden">
        {copied ? t("account.copied") : ""}
      </span>
    </>
  );
}
