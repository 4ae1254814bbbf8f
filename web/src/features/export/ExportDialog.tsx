import { Button, Checkbox, Radio, Select } from "antd";
import { useState } from "react";
import { hrefOf, withParams } from "../../api/client";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import type { ViewAddress } from "../views/view";
import s from "./ExportDialog.module.css";

interface Props {
  kind: Kind;
  shown: ViewAddress;
  onClose: () => void;
}

/** Takes away what the list shows. The browser fetches the file itself, so that it may be as large as it likes. */
export default function ExportDialog({ kind, shown, onClose }: Props) {
  const { t, language, inside } = useI18n();
  const [format, setFormat] = useState<"xlsx" | "csv">("xlsx");
  const [labels, setLabels] = useState(true);
  const [columns, setColumns] = useState<string[]>(shown.columns?.split(",") ?? kind.list);
  const href = hrefOf(
    withParams(`/${kind.plural}/export`, {
      format,
      filter: shown.filter,
      q: shown.q,
      sort: shown.sort,
      columns: columns.join(","),
      labels: labels ? undefined : "false",
      language,
    }),
  );
  return (
    <Dialog
      shape="middle"
      title={t("export.title", { kinds: inside(kind.pluralLabel) })}
      onClose={onClose}
      footer={
        <Button type="primary" href={href} download="" onClick={onClose}>
          {t("export.go")}
        </Button>
      }
    >
      <div className={s.form}>
        <p className="muted">{t(shown.filter || shown.q ? "export.filtered" : "export.all")}</p>
        <Radio.Group
          aria-label={t("export.format")}
          value={format}
          options={[
            { value: "xlsx", label: t("export.xlsx") },
            { value: "csv", label: t("export.csv") },
          ]}
          onChange={(event) => setFormat(event.target.value === "csv" ? "csv" : "xlsx")}
        />
        <Select
          mode="multiple"
          aria-label={t("export.columns")}
          showSearch={{ optionFilterProp: "label" }}
          value={columns}
          options={kind.fields.map(({ name, label }) => ({ value: name, label }))}
          onChange={setColumns}
        />
        <Checkbox checked={!labels} onChange={(event) => setLabels(!event.target.checked)}>
          {t("export.forImport")}
        </Checkbox>
      </div>
    </Dialog>
  );
}
