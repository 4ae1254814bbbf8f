import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Tone } from "../../ui/Tone";
import { ExampleDialog } from "./ExampleDialog";
import { exampleName, newExample } from "./examples";
import s from "./ExamplesTab.module.css";
import { useRowName } from "./Findings";
import { rowNamed, rowNameOf } from "./rowNames";
import { rowsWithoutExample, withWaiver } from "./waivers";
import type { Example } from "./types";
import type { Work } from "./VersionScreen";

/** Cases with the answers they must have, asked at every change. */
export function ExamplesTab({ work }: { work: Work }) {
  const { t } = useI18n();
  const { edit } = work;
  const [open, setOpen] = useState<number>();
  const add = () => {
    edit.set((now) => ({ ...now, examples: [...now.examples, newExample(now.examples, t("rules.example"))] }));
    setOpen(edit.now.examples.length);
  };
  return (
    <div className={s.columns}>
      <Card title={t("rules.examples")} extra={edit.editable && <Button onClick={add}>{t("rules.example.add")}</Button>}>
        <p className={s.text}>{t("rules.examples.text")}</p>
        {edit.now.examples.length === 0 && <p className="muted">{t("rules.examples.none")}</p>}
        <ul className={s.list}>
          {edit.now.examples.map((example, at) => (
            // Names may be the same while one types them.
            // oxlint-disable-next-line react/no-array-index-key
            <ExampleItem key={at} work={work} example={example} at={at} onOpen={() => setOpen(at)} />
          ))}
        </ul>
      </Card>
      <Waivers work={work} />
      {open !== undefined && <ExampleDialog key={open} work={work} at={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

interface ItemProps {
  work: Work;
  example: Example;
  at: number;
  onOpen: () => void;
}

function ExampleItem({ work, example, at, onOpen }: ItemProps) {
  const { t, language } = useI18n();
  const { edit, check } = work;
  const rowName = useRowName(work);
  // The check answers a moment later; until then what it says is about another example.
  const result = check?.examples[at]?.name === example.name ? check.examples[at] : undefined;
  const name = exampleName(example, language);
  const row = rowNamed(edit.now.body, example.expect.row ?? "");
  const remove = () => edit.set((now) => ({ ...now, examples: now.examples.toSpliced(at, 1) }));
  return (
    <li className={s.item}>
      <div className={s.head}>
        <span className={s.name}>{name || t("rules.example.unnamed")}</span>
        {result && <Tone tone={result.passed ? "success" : "danger"}>{t(result.passed ? "rules.example.passed" : "rules.example.failed")}</Tone>}
      </div>
      {row !== undefined && <p className="muted">{t("rules.example.expects", { row: rowName(row) })}</p>}
      {result && !result.passed && <p className={s.got}>{t("rules.example.got", { got: result.wrong.join(" ") || rowName(result.row) })}</p>}
      {edit.editable && (
        <div className={s.acts}>
          <Button size="small" aria-label={t("rules.example.editNamed", { name })} onClick={onOpen}>
            {t("record.edit")}
          </Button>
          <Button size="small" type="text" danger aria-label={t("rules.example.removeNamed", { name })} onClick={remove}>
            {t("record.delete")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Rows that no example shows; each needs one, or somebody who says that it needs none. */
function Waivers({ work }: { work: Work }) {
  const { t } = useI18n();
  const { edit, check } = work;
  const rowName = useRowName(work);
  const rows = rowsWithoutExample(edit.now, check);
  if (rows.length === 0) return null;
  return (
    <Card title={t("rules.waivers")}>
      <p className={s.text}>{t("rules.waivers.text")}</p>
      <ul className={s.list}>
        {rows.map((row) => {
          const key = rowNameOf(edit.now.body, row);
          return (
            <li key={key}>
              <Checkbox
                checked={edit.now.waivers.includes(key)}
                disabled={!edit.editable}
                onChange={({ target }) => edit.set((now) => withWaiver(now, key, target.checked))}
              >
                {t("rules.waiver", { row: rowName(row) })}
              </Checkbox>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
