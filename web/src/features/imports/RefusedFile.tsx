import { useI18n } from "../../i18n";
import { countOf } from "./outcomes";
import type { Import } from "./types";
import s from "./Wizard.module.css";

/** The refused rows as a file, to be mended and imported again. */
export function RefusedFile({ one }: { one: Import }) {
  const { t } = useI18n();
  if (countOf(one, "refused") === 0) return null;
  return (
    <a className={s.textLink} href={`/api/v1/imports/${one.id}/refused?format=xlsx`} download>
      {t("imports.refused.file")}
    </a>
  );
}
