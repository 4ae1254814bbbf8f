import { Button, Input, Select } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Option } from "../../ui/Option";
import s from "./dialogs.module.css";
import { flatten, nest } from "./examples";
import { useRowName } from "./Findings";
import { InputsForm } from "./InputsForm";
import type { Example } from "./types";
import type { Work } from "./VersionScreen";

interface Props {
  work: Work;
  example: Example;
  onClose: () => void;
}

/** A case by what is known of it, and the row that must answer. */
export function ExampleDialog({ work, example, onClose }: Props) {
  const { t } = useI18n();
  const { point, edit } = work;
  const rowName = useRowName(work);
  const set = (part: Partial<Example>) =>
    edit.set(
      (now) => ({ ...now, examples: now.examples.map((one) => (one.id === example.id ? { ...one, ...part } : one)) }),
      `example ${example.id}`,
    );
  const rows = [...edit.now.body.rows.keys(), ...(edit.now.body.otherwise ? [-1] : [])];
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
          {(id) => <Input id={id} value={example.name} maxLength={120} onChange={({ target }) => set({ name: target.value })} />}
        </Option>
        <Option label={t("rules.example.row")} help={t("rules.example.row.help")}>
          {(id) => (
            <Select
              id={id}
              value={example.expect.row ?? null}
              placeholder={t("form.choose")}
              options={rows.map((row) => ({ value: row, label: rowName(row) }))}
              onChange={(row: number) => set({ expect: { row } })}
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
