import EllipsisOutlined from "@ant-design/icons/es/icons/EllipsisOutlined";
import { Button, Dropdown, type MenuProps } from "antd";
import { useI18n } from "../../i18n";
import { changeRow, copyRow, moveRow, removeRow } from "./rows";
import type { RowsProps } from "./RowsTab";

interface Props extends Pick<RowsProps, "work" | "onEdit"> {
  at: number;
}

/** What can be done with a whole row; moving it works without a mouse. */
export function RowMenu({ work: { edit, point }, at, onEdit }: Props) {
  const { t } = useI18n();
  const { rows } = edit.now.body;
  const enabled = rows[at]?.enabled !== false;
  const acts: Readonly<Record<string, () => void>> = {
    text: () => onEdit({ row: at, part: "when" }),
    priority: () => onEdit({ row: at, part: "priority" }),
    copy: () => edit.setBody((body) => copyRow(body, at)),
    up: () => edit.setBody((body) => moveRow(body, at, at - 1)),
    down: () => edit.setBody((body) => moveRow(body, at, at + 1)),
    toggle: () => edit.setBody((body) => changeRow(body, at, { enabled: !enabled })),
    remove: () => edit.setBody((body) => removeRow(body, at)),
  };
  const items: MenuProps["items"] = [
    { key: "text", label: t("rules.row.text") },
    ...(point.policy === "priority" ? [{ key: "priority", label: t("rules.row.priority") }] : []),
    { key: "copy", label: t("rules.row.copy") },
    { key: "up", label: t("rules.row.up"), disabled: at === 0 },
    { key: "down", label: t("rules.row.down"), disabled: at === rows.length - 1 },
    { key: "toggle", label: t(enabled ? "rules.row.off" : "rules.row.on") },
    { type: "divider" },
    { key: "remove", label: t("rules.row.remove"), danger: true },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => acts[key]?.() }}>
      <Button type="text" aria-label={t("rules.row.acts", { number: at + 1 })} icon={<EllipsisOutlined aria-hidden />} />
    </Dropdown>
  );
}
