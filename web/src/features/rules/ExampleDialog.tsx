import { Button, Input, Select } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Option } from "../../ui/Option";
import s from "./dialogs.module.css";
import { exampleName, flatten, nest, renamed } from "./examples";
import { useRowName } from "./Findings";
import { InputsForm } from "./InputsForm";
import { OTHERWISE, rowNameOf } from "./rowNames";
import type { Example } from "./types";
import type { Work } from "./VersionScreen";

interface Props {
  work: Work;
  at: number;
  onClose: () => void;
}

/** A case by what is known of it, and the row that must answer. */
export function ExampleDialog({ work, at, onClose }: Props) {
  const { t, language } = useI18n();
  const { point, edit } = work;
  const rowName = useRowName(work);
  const example = edit.now.examples[at];
  if (!example) return null;
  const put = (changed: Example) => edit.set((now) => ({ ...now, examples: now.examples.with(at, changed) }), `example ${at}`);
  const set = (part: Partial<Example>) => put({ ...example, ...part });
  const { body } = edit.now;
  const rows = [...body.rows.keys(), ...(body.otherwise ? [OTHERWISE] : [])];
  return (
    <Dialog
      shape="right"
      title={t("rules.example.title")}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("app.done")}
        </Button>
      }
    >
      <div className={s.form}>
        <Option label={t("rules.example.name")}>
          {(id) => (
            <Input id={id} value={exampleName(example, language)} maxLength={120} onChange={({ target }) => put(renamed(example, target.value))} />
          )}
        </Option>
        <Option label={t("rules.example.row")} help={t("rules.example.row.help")}>
          {(id) => (
            <Select
              id={id}
              value={example.expect.row ?? null}
              placeholder={t("form.choose")}
              options={rows.map((row) => ({ value: rowNameOf(body, row), label: rowName(row) }))}
              onChange={(row: string) => set({ expect: { row } })}
            />
          )}
        </Option>
        <h3>{t("why.inputs")}</h3>
        <InputsForm
          fields={point.inputs}
          values={flatten(example.input, point.inputs.map(({ name }) => name))}
          onChange={(values) => set({ input: nest(values) })}
        />
      </div>
    </Dialog>
  );
}
