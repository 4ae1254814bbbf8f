import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Tone } from "../../ui/Tone";
import { ExampleDialog } from "./ExampleDialog";
import { newExample } from "./examples";
import s from "./ExamplesTab.module.css";
import { useRowName } from "./Findings";
import { rowsWithoutExample, waiverOf, withWaiver } from "./waivers";
import type { Example } from "./types";
import type { Work } from "./VersionScreen";

/** Cases with the answers they must have, asked at every change. */
export function ExamplesTab({ work }: { work: Work }) {
  const { t } = useI18n();
  const { edit } = work;
  const [open, setOpen] = useState<string>();
  const opened = edit.now.examples.find(({ id }) => id === open);
  const add = () => {
    const example = newExample(edit.now.examples, {});
    edit.set((now) => ({ ...now, examples: [...now.examples, example] }));
    setOpen(example.id);
  };
  return (
    <div className={s.columns}>
      <Card title={t("rules.examples")} extra={edit.editable && <Button onClick={add}>{t("rules.example.add")}</Button>}>
        <p className={s.text}>{t("rules.examples.text")}</p>
        {edit.now.examples.length === 0 && <p className="muted">{t("rules.examples.none")}</p>}
        <ul className={s.list}>
          {edit.now.examples.map((example) => (
            <ExampleItem key={example.id} work={work} example={example} onOpen={() => setOpen(example.id)} />
          ))}
        </ul>
      </Card>
      <Waivers work={work} />
      {opened && <ExampleDialog key={opened.id} work={work} example={opened} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function ExampleItem({ work, example, onOpen }: { work: Work; example: Example; onOpen: () => void }) {
  const { t } = useI18n();
  const { edit, check } = work;
  const rowName = useRowName(work);
  const result = check?.examples.find(({ id }) => id === example.id);
  const { row } = example.expect;
  const remove = () => edit.set((now) => ({ ...now, examples: now.examples.filter(({ id }) => id !== example.id) }));
  return (
    <li className={s.item}>
      <div className={s.head}>
        <span className={s.name}>{example.name || t("rules.example.unnamed")}</span>
        {result && <Tone tone={result.passed ? "success" : "danger"}>{t(result.passed ? "rules.example.passed" : "rules.example.failed")}</Tone>}
      </div>
      {row !== undefined && <p className="muted">{t("rules.example.expects", { row: rowName(row) })}</p>}
      {result && !result.passed && <p className={s.got}>{t("rules.example.got", { got: result.message || rowName(result.row) })}</p>}
      {edit.editable && (
        <div className={s.acts}>
          <Button size="small" aria-label={t("rules.example.editNamed", { name: example.name })} onClick={onOpen}>
            {t("record.edit")}
          </Button>
          <Button size="small" type="text" danger aria-label={t("rules.example.removeNamed", { name: example.name })} onClick={remove}>
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
          const key = waiverOf(edit.now.body, row);
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
