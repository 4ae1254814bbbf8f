import type { TableProps } from "antd";
import { useMemo } from "react";
import type { AnyRecord, Kind, Names } from "../../api/types";
import { useI18n } from "../../i18n";
import { isSelected } from "../bulk/selection";
import { titleOf } from "./columns";
import type { Selecting } from "./selecting";

interface Props {
  kind: Kind;
  items: AnyRecord[];
  names: Names;
  selecting: Selecting | undefined;
}

/** The checkboxes of a table; undefined where nothing can be done with many. */
export function useRowSelection({ kind, items, names, selecting }: Props): TableProps<AnyRecord>["rowSelection"] {
  const { t } = useI18n();
  return useMemo(() => {
    if (!selecting) return undefined;
    return {
      columnWidth: 44,
      fixed: true,
      selectedRowKeys: items.filter(({ id }) => isSelected(selecting.selection, id)).map(({ id }) => id),
      onChange: (keys) => selecting.onSelect({ all: false, ids: keys.map(String) }),
      getTitleCheckboxProps: () => ({ "aria-label": t("bulk.selectAll") }),
      getCheckboxProps: (record) => ({ "aria-label": t("bulk.select", { name: titleOf(kind, record, names) }) }),
    };
  }, [kind, items, names, selecting, t]);
}
