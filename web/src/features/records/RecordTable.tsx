import { Link, useNavigate } from "@tanstack/react-router";
import { Table, type TableColumnsType, type TableColumnType } from "antd";
import { useMemo, type MouseEvent } from "react";
import type { AnyRecord, Field, FieldType, Kind, Names } from "../../api/types";
import { FieldValue } from "../../fields/FieldValue";
import { listFields, orderOf, sortText, titleOf } from "./columns";
import s from "./RecordTable.module.css";
import { useRowSelection } from "./rowSelection";
import type { Selecting } from "./selecting";

const FIGURES: ReadonlySet<FieldType> = new Set(["number", "decimal", "money"]);

interface Props {
  kind: Kind;
  items: AnyRecord[];
  names: Names;
  columns: string | undefined;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  selecting: Selecting | undefined;
}

export function RecordTable({ kind, items, names, columns: chosen, sort, onSort, selecting }: Props) {
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf(kind, names, chosen, sort), [kind, names, chosen, sort]);
  const rowSelection = useRowSelection({ kind, items, names, selecting });
  const open = (record: AnyRecord) =>
    void navigate({ to: "/$plural/$id", params: { plural: kind.plural, id: record.id } });

  return (
    <div className={s.frame}>
      <Table<AnyRecord>
        size="middle"
        rowKey="id"
        columns={columns}
        {...(rowSelection ? { rowSelection } : {})}
        dataSource={items}
        pagination={false}
        scroll={{ x: "max-content" }}
        showSorterTooltip={false}
        onRow={(record) => ({
          className: s.row ?? "",
          onClick: (event: MouseEvent<HTMLElement>) => {
            if (!(event.target as Element).closest("a, button, .ant-table-selection-column")) open(record);
          },
        })}
        onChange={(_page, _filters, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter;
          onSort(sortText(String(one?.columnKey), one?.order));
        }}
      />
    </div>
  );
}

function columnsOf(
  kind: Kind,
  names: Names,
  chosen: string | undefined,
  sort: string | undefined,
): TableColumnsType<AnyRecord> {
  const sortable = new Set(kind.sorts.map(({ field }) => field));
  return listFields(kind, chosen).map((field) => {
    const column: TableColumnType<AnyRecord> = {
      key: field.name,
      title: field.label,
      className: (FIGURES.has(field.type) && s.end) || "",
      render: (_value, record) => <Cell kind={kind} field={field} record={record} names={names} />,
    };
    if (sortable.has(field.name)) {
      column.sorter = true;
      column.sortOrder = orderOf(sort, field.name);
    }
    if (field.name === kind.title) column.fixed = "start";
    return column;
  });
}

interface CellProps {
  kind: Kind;
  field: Field;
  record: AnyRecord;
  names: Names;
}

function Cell({ kind, field, record, names }: CellProps) {
  if (field.name !== kind.title) {
    return <FieldValue field={field} value={record[field.name]} names={names} />;
  }
  return (
    <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }} className={s.title ?? ""}>
      {titleOf(kind, record, names)}
    </Link>
  );
}
