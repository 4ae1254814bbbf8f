import { Button, Input, InputNumber } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Option } from "../../ui/Option";
import { CellForm } from "./CellForm";
import { ConditionForm } from "./ConditionForm";
import s from "./dialogs.module.css";
import { Faults } from "./Faults";
import { OutcomeForm } from "./OutcomeForm";
import { problemsAt, type Where } from "./problems";
import { changeOtherwise, changeRow, withOutcome } from "./rows";
import type { Otherwise, Row } from "./types";
import type { Work } from "./VersionScreen";

/** What of a row is edited. */
export type Place =
  | { row: Where; part: "label" }
  | { row: Where; part: "then"; field: string }
  | { row: number; part: "cell"; field: string }
  | { row: number; part: "when" }
  | { row: number; part: "priority" };

interface Props {
  work: Work;
  place: Place;
  onClose: () => void;
}

/** One cell under one's hands. It is changed as one types; what was before comes back by undoing. */
export function RowDialog({ work, place, onClose }: Props) {
  const { t } = useI18n();
  const { edit } = work;
  const { body } = edit.now;
  const content = place.row === "otherwise" ? (body.otherwise ?? EMPTY) : body.rows[place.row];
  if (!content) return null;
  const row = place.row === "otherwise" ? t("rules.otherwise") : t("rules.row.number", { number: place.row + 1 });
  return (
    <Dialog
      shape={place.part === "when" ? "right" : "middle"}
      title={`${row} · ${titleOf(work, place, t("rules.row.label"), t("rules.condition"), t("rules.row.priority"))}`}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("app.done")}
        </Button>
      }
    >
      <form
        className={s.form}
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
        }}
      >
        <Part work={work} place={place} content={content} />
        {place.part !== "when" && <Faults problems={problemsAt(work.check, place.row, problemField(place))} />}
        <button type="submit" hidden aria-label={t("app.done")} />
      </form>
    </Dialog>
  );
}

const EMPTY: Otherwise = { label: { zh: "", en: "" }, then: {} };

function titleOf({ point }: Work, place: Place, label: string, condition: string, priority: string): string {
  if (place.part === "label") return label;
  if (place.part === "when") return condition;
  if (place.part === "priority") return priority;
  const fields = place.part === "cell" ? point.inputs : point.outputs;
  return fields.find(({ name }) => name === place.field)?.label ?? place.field;
}

/** What the server calls the part. */
function problemField(place: Place): string {
  if (place.part === "cell") return "when";
  return place.part === "then" ? `then.${place.field}` : place.part;
}

function Part({ work, place, content }: { work: Work; place: Place; content: Row | Otherwise }) {
  const { edit, point } = work;
  const about = `${place.row} ${problemField(place)}`;
  const set = (change: Partial<Row>) =>
    edit.setBody((body) => (place.row === "otherwise" ? changeOtherwise(body, change) : changeRow(body, place.row, change)), about);
  switch (place.part) {
    case "label":
      return <LabelForm label={content.label} onChange={(label) => set({ label })} />;
    case "priority":
      return <PriorityForm value={"priority" in content ? content.priority : 0} onChange={(priority) => set({ priority })} />;
    case "when":
      return <ConditionForm work={work} row={place.row} onChange={(when) => set({ when })} />;
    case "cell":
      return <CellForm work={work} row={place.row} fieldName={place.field} onChange={(when) => set({ when })} />;
    case "then": {
      const field = point.outputs.find(({ name }) => name === place.field);
      if (!field) return null;
      return (
        <OutcomeForm
          work={work}
          field={field}
          value={content.then[field.name]}
          onChange={(value) => set({ then: withOutcome(content.then, field.name, value) })}
        />
      );
    }
  }
}

function LabelForm({ label, onChange }: { label: Row["label"]; onChange: (label: Row["label"]) => void }) {
  const { t } = useI18n();
  return (
    <>
      <Option label={t("rules.label.zh")}>
        {(id) => <Input id={id} lang="zh-CN" value={label.zh} maxLength={200} onChange={({ target }) => onChange({ ...label, zh: target.value })} />}
      </Option>
      <Option label={t("rules.label.en")}>
        {(id) => <Input id={id} lang="en" value={label.en} maxLength={200} onChange={({ target }) => onChange({ ...label, en: target.value })} />}
      </Option>
    </>
  );
}

function PriorityForm({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useI18n();
  return (
    <Option label={t("rules.row.priority")} help={t("rules.row.priority.help")}>
      {(id) => <InputNumber<number> id={id} precision={0} value={value} onChange={(next) => onChange(next ?? 0)} />}
    </Option>
  );
}
