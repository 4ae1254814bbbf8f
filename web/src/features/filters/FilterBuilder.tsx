import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import { Button, Radio } from "antd";
import type { FieldError, FilterNode, Kind } from "../../api/types";
import { wordsOf } from "../../api/problem";
import { useI18n } from "../../i18n";
import s from "./FilterBuilder.module.css";
import { FilterRow, NotToggle } from "./FilterRow";
import { addTo, conditionOn, filterable, negateAt, nodeAt, placeOf, problemsAt, removeAt, replaceAt, type Path } from "./tree";

interface Props {
  kind: Kind;
  tree: FilterNode;
  errors: readonly FieldError[];
  onChange: (tree: FilterNode) => void;
}

/** Conditions in groups, which stand in groups. The tree's root is a group. */
export function FilterBuilder(props: Props) {
  return <Group {...props} path={[]} negated={false} />;
}

interface PartProps extends Props {
  path: Path;
  negated: boolean;
}

function Group({ kind, tree, errors, onChange, path, negated }: PartProps) {
  const { t } = useI18n();
  const group = nodeAt(tree, path);
  if (!group) return null;
  const children = group.conditions ?? [];
  const [first] = filterable(kind);
  const outer = negated ? path.slice(0, -1) : path;
  return (
    <div className={path.length === 0 ? s.root : s.group} role="group" aria-label={t("filter.group")}>
      <div className={s.line}>
        {path.length > 0 && <NotToggle negated={negated} onNegate={() => onChange(negateAt(tree, outer))} />}
        {children.length > 1 && (
          <Radio.Group
            optionType="button"
            size="small"
            aria-label={t("filter.join")}
            value={group.is}
            options={[
              { value: "and", label: t("filter.all") },
              { value: "or", label: t("filter.any") },
            ]}
            onChange={(event) => onChange(replaceAt(tree, path, { ...group, is: event.target.value === "or" ? "or" : "and" }))}
          />
        )}
      </div>
      {children.map((child, at) => (
        <Part key={placeOf([...path, at])} kind={kind} tree={tree} errors={errors} onChange={onChange} path={[...path, at]} negated={child.is === "not"} />
      ))}
      {problemsAt(errors, path).map((problem) => (
        <p key={problem.code} className={s.problem} role="alert">
          {wordsOf(problem)}
        </p>
      ))}
      <div className={s.line}>
        {first && (
          <>
            <Button size="small" type="text" icon={<PlusOutlined aria-hidden />} onClick={() => onChange(addTo(tree, path, conditionOn(first)))}>
              {t("filter.add")}
            </Button>
            <Button size="small" type="text" onClick={() => onChange(addTo(tree, path, { is: "or", conditions: [conditionOn(first)] }))}>
              {t("filter.addGroup")}
            </Button>
          </>
        )}
        {path.length > 0 && (
          <Button size="small" type="text" onClick={() => onChange(removeAt(tree, outer))}>
            {t("filter.removeGroup")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A child of a group: a condition or a group, or what “not” stands before. */
function Part(props: PartProps) {
  const { kind, tree, errors, onChange, path, negated } = props;
  const outer = nodeAt(tree, path);
  const inner = negated ? [...path, 0] : path;
  const node = nodeAt(tree, inner);
  if (!outer || !node) return null;
  if (node.is === "condition") {
    return (
      <FilterRow
        kind={kind}
        node={node}
        path={inner}
        errors={errors}
        negated={negated}
        onChange={(next) => onChange(replaceAt(tree, inner, next))}
        onNegate={() => onChange(negateAt(tree, path))}
        onRemove={() => onChange(removeAt(tree, path))}
      />
    );
  }
  if (node.is === "not") return <Part {...props} path={inner} negated />;
  return <Group {...props} path={inner} />;
}
