import { TreeSelect } from "antd";
import type { ChoiceNode } from "./choices";
import type { Ties } from "./inputs";

interface Common {
  ties?: Ties;
  label?: string;
  tree: ChoiceNode[];
  placeholder: string;
  className?: string;
  clearable?: boolean;
}

interface One extends Common {
  many?: false;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

interface Many extends Common {
  many: true;
  value: string[];
  onChange: (value: string[]) => void;
}

const FULL = { width: "100%" };

/** Chooses from a tree; loaded with the first form or filter that has one. */
export default function TreePicker(props: One | Many) {
  const { ties, label, tree, placeholder, className, clearable = true } = props;
  const common = {
    ...ties,
    ...(label ? { "aria-label": label } : {}),
    ...(className ? { className } : {}),
    style: FULL,
    treeData: tree,
    showSearch: { treeNodeFilterProp: "title" },
    treeDefaultExpandAll: true,
    allowClear: clearable,
    placeholder,
  };
  if (props.many) {
    return (
      <TreeSelect<string[]>
        {...common}
        treeCheckable
        showCheckedStrategy={TreeSelect.SHOW_ALL}
        maxTagCount="responsive"
        value={props.value}
        onChange={(next) => props.onChange(next)}
      />
    );
  }
  return (
    <TreeSelect<string | undefined>
      {...common}
      value={props.value}
      onChange={(next) => props.onChange(next || undefined)}
    />
  );
}
