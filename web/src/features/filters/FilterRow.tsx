import DeleteOutlined from "@ant-design/icons/es/icons/DeleteOutlined";
import { Button, Select } from "antd";
import type { FieldError, FilterNode, Kind } from "../../api/types";
import { wordsOf } from "../../api/problem";
import { useI18n } from "../../i18n";
import s from "./FilterBuilder.module.css";
import { FilterValues } from "./FilterValue";
import { conditionOn, filterable, problemsAt, withOperator, type Path } from "./tree";
import { useOperatorLabel } from "./useOperatorLabel";

interface Props {
  kind: Kind;
  node: FilterNode;
  path: Path;
  errors: readonly FieldError[];
  negated: boolean;
  onChange: (node: FilterNode) => void;
  onNegate: () => void;
  onRemove: () => void;
}

/** One condition: a field, how it is compared, and with what. */
export function FilterRow({ kind, node, path, errors, negated, onChange, onNegate, onRemove }: Props) {
  const { t } = useI18n();
  const operatorLabel = useOperatorLabel();
  const fields = filterable(kind);
  const field = fields.find(({ name }) => name === node.field);
  const problems = problemsAt(errors, path);
  return (
    <div className={s.row} role="group" aria-label={field?.label ?? t("filter.condition")}>
      <div className={s.line}>
        <NotToggle negated={negated} onNegate={onNegate} />
        <Select
          className={s.field ?? ""}
          showSearch={{ optionFilterProp: "label" }}
          aria-label={t("filter.field")}
          value={node.field ?? null}
          options={fields.map(({ name, label }) => ({ value: name, label }))}
          onChange={(name: string) => {
            const next = fields.find((one) => one.name === name);
            if (next) onChange(conditionOn(next));
          }}
        />
        {field && (
          <>
            <Select
              className={s.operator ?? ""}
              aria-label={t("filter.operator")}
              value={node.operator ?? null}
              options={[...(field.operators ?? []), "known"].map((one) => ({ value: one, label: operatorLabel(field, one) }))}
              onChange={(operator: string) => onChange(withOperator(node, operator))}
            />
            <FilterValues
              field={field}
              operator={node.operator ?? ""}
              values={node.values ?? []}
              onChange={(values) => onChange({ ...node, values })}
            />
          </>
        )}
        <Button type="text" aria-label={t("filter.remove")} icon={<DeleteOutlined aria-hidden />} onClick={onRemove} />
      </div>
      {problems.map((problem) => (
        <p key={problem.field + problem.code} className={s.problem} role="alert">
          {wordsOf(problem)}
        </p>
      ))}
    </div>
  );
}

export function NotToggle({ negated, onNegate }: { negated: boolean; onNegate: () => void }) {
  const { t } = useI18n();
  return (
    <Button type={negated ? "primary" : "text"} size="small" aria-pressed={negated} onClick={onNegate}>
      {t("filter.not")}
    </Button>
  );
}
