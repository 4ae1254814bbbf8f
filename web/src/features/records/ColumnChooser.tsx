import SettingOutlined from "@ant-design/icons/es/icons/SettingOutlined";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";
import { Dialog } from "../../ui/Dialog";
import s from "./ColumnChooser.module.css";
import { choosableFields, listFields, withColumn } from "./columns";

interface Props {
  kind: Kind;
  columns: string | undefined;
  onChange: (columns: string | undefined) => void;
}

/** Which fields a list shows. Each choice is seen at once behind the sheet. */
export function ColumnChooser({ kind, columns, onChange }: Props) {
  const { t } = useI18n();
  const phone = useMedia(PHONE);
  const [open, setOpen] = useState(false);
  const shown = new Set(listFields(kind, columns).map(({ name }) => name));
  return (
    <>
      <Button
        type="text"
        icon={<SettingOutlined aria-hidden />}
        aria-haspopup="dialog"
        aria-label={t("list.columns")}
        onClick={() => setOpen(true)}
      >
        {!phone && t("list.columns")}
      </Button>
      {open && (
        <Dialog
          shape="right"
          title={t("list.columns")}
          onClose={() => setOpen(false)}
          footer={
            <>
              <Button disabled={columns === undefined} onClick={() => onChange(undefined)}>
                {t("list.columns.usual")}
              </Button>
              <Button type="primary" onClick={() => setOpen(false)}>
                {t("app.done")}
              </Button>
            </>
          }
        >
          <ul className={s.fields}>
            {choosableFields(kind).map((field) => (
              <li key={field.name}>
                <Checkbox
                  className={s.field ?? ""}
                  checked={shown.has(field.name)}
                  disabled={field.name === kind.title}
                  onChange={(event) => onChange(withColumn(kind, columns, field.name, event.target.checked))}
                >
                  {field.label}
                </Checkbox>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}
