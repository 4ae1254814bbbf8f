import { Button, InputNumber, Select } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Facts } from "../../ui/Facts";
import { sizeOf } from "../parts/size";
import { Option } from "../../ui/Option";
import type { Import } from "./types";
import type { Reading } from "./useUpload";
import s from "./Wizard.module.css";

const ENCODINGS = ["UTF-8", "GB18030", "UTF-16"];
const SEPARATORS = [",", ";", "\t", "|"] as const;

interface Props {
  one: Import;
  /** Reads the file again, differently; not at hand once the browser has let go of the file. */
  onRead: ((reading: Reading) => void) | undefined;
}

/** What was recognised of the file, and the means to correct it. */
export function Found({ one, onRead }: Props) {
  const { t, format } = useI18n();
  const { unit, count } = sizeOf(one.fileSize);
  const columns = one.columns.map(({ name }) => name);
  return (
    <>
      <Facts
        facts={[
          { key: "name", label: t("imports.found.name"), value: <bdi>{one.fileName}</bdi> },
          { key: "size", label: t("imports.found.size"), value: t(`files.size.${unit}`, { count }) },
          { key: "rows", label: t("imports.found.rows"), value: format.number(one.rows) },
          { key: "columns", label: t("imports.found.columns"), value: columns.join(t("imports.comma")), wide: true },
        ]}
      />
      <h3 className={s.part}>{t("imports.found.how")}</h3>
      <p className={s.hint}>{t(onRead ? "imports.found.text" : "imports.found.gone")}</p>
      <Corrections one={one} onRead={onRead} />
    </>
  );
}

function Corrections({ one: { found }, onRead }: Props) {
  const { t } = useI18n();
  const before: Reading =
    found.format === "csv"
      ? { encoding: found.encoding ?? "", separator: found.separator ?? "", headerRow: String(found.headerRow) }
      : { sheet: found.sheet ?? "", headerRow: String(found.headerRow) };
  const [reading, setReading] = useState(before);
  const change = (part: Reading) => setReading((old) => ({ ...old, ...part }));
  const changed = JSON.stringify(reading) !== JSON.stringify(before);
  const fixed = { disabled: !onRead };
  return (
    <div className={s.options}>
      {found.format === "csv" && (
        <>
          <Option label={t("imports.found.encoding")}>
            {(id) => (
              <Select
                {...fixed}
                id={id}
                value={reading.encoding ?? null}
                options={ENCODINGS.map((value) => ({ value, label: value }))}
                onChange={(encoding: string) => change({ encoding })}
              />
            )}
          </Option>
          <Option label={t("imports.found.separator")}>
            {(id) => (
              <Select
                {...fixed}
                id={id}
                value={reading.separator ?? null}
                options={SEPARATORS.map((value) => ({ value, label: t(`imports.separator.${NAMES[value]}`) }))}
                onChange={(separator: string) => change({ separator })}
              />
            )}
          </Option>
        </>
      )}
      {found.format === "xlsx" && (
        <Option label={t("imports.found.sheet")}>
          {(id) => (
            <Select
              {...fixed}
              id={id}
              value={reading.sheet ?? null}
              options={(found.sheets ?? []).map((value) => ({ value, label: value }))}
              onChange={(sheet: string) => change({ sheet })}
            />
          )}
        </Option>
      )}
      <Option label={t("imports.found.header")}>
        {(id) => (
          <InputNumber
            controls={false}
            {...fixed}
            id={id}
            min={1}
            value={Number(reading.headerRow)}
            onChange={(row) => change({ headerRow: String(row ?? 1) })}
          />
        )}
      </Option>
      {changed && onRead && (
        <div className={s.inline}>
          <Button onClick={() => onRead(reading)}>{t("imports.found.again")}</Button>
        </div>
      )}
    </div>
  );
}

const NAMES = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;
