import AppstoreOutlined from "@ant-design/icons/es/icons/AppstoreOutlined";
import BankOutlined from "@ant-design/icons/es/icons/BankOutlined";
import CheckSquareOutlined from "@ant-design/icons/es/icons/CheckSquareOutlined";
import CommentOutlined from "@ant-design/icons/es/icons/CommentOutlined";
import FunnelPlotOutlined from "@ant-design/icons/es/icons/FunnelPlotOutlined";
import IdcardOutlined from "@ant-design/icons/es/icons/IdcardOutlined";
import TeamOutlined from "@ant-design/icons/es/icons/TeamOutlined";
import UserOutlined from "@ant-design/icons/es/icons/UserOutlined";
import type { ComponentType } from "react";
import type { Kind } from "../api/types";

const ICONS: Readonly<Record<string, ComponentType>> = {
  lead: FunnelPlotOutlined,
  customer: BankOutlined,
  interaction: CommentOutlined,
  roster: TeamOutlined,
  "roster-member": IdcardOutlined,
  user: UserOutlined,
  task: CheckSquareOutlined,
};

export function KindIcon({ kind }: { kind: Pick<Kind, "name"> }) {
  const Icon = ICONS[kind.name] ?? AppstoreOutlined;
  return <Icon aria-hidden />;
}
