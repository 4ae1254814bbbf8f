import ApartmentOutlined from "@ant-design/icons/es/icons/ApartmentOutlined";
import AppstoreOutlined from "@ant-design/icons/es/icons/AppstoreOutlined";
import BankOutlined from "@ant-design/icons/es/icons/BankOutlined";
import BookOutlined from "@ant-design/icons/es/icons/BookOutlined";
import BranchesOutlined from "@ant-design/icons/es/icons/BranchesOutlined";
import CalendarOutlined from "@ant-design/icons/es/icons/CalendarOutlined";
import CheckSquareOutlined from "@ant-design/icons/es/icons/CheckSquareOutlined";
import ContactsOutlined from "@ant-design/icons/es/icons/ContactsOutlined";
import DollarOutlined from "@ant-design/icons/es/icons/DollarOutlined";
import FileTextOutlined from "@ant-design/icons/es/icons/FileTextOutlined";
import FlagOutlined from "@ant-design/icons/es/icons/FlagOutlined";
import FormOutlined from "@ant-design/icons/es/icons/FormOutlined";
import IdcardOutlined from "@ant-design/icons/es/icons/IdcardOutlined";
import PhoneOutlined from "@ant-design/icons/es/icons/PhoneOutlined";
import SafetyCertificateOutlined from "@ant-design/icons/es/icons/SafetyCertificateOutlined";
import ShoppingOutlined from "@ant-design/icons/es/icons/ShoppingOutlined";
import TagsOutlined from "@ant-design/icons/es/icons/TagsOutlined";
import TeamOutlined from "@ant-design/icons/es/icons/TeamOutlined";
import ThunderboltOutlined from "@ant-design/icons/es/icons/ThunderboltOutlined";
import TrophyOutlined from "@ant-design/icons/es/icons/TrophyOutlined";
import UserOutlined from "@ant-design/icons/es/icons/UserOutlined";
import type { ComponentType } from "react";
import type { Kind } from "../api/types";

/** Kinds say which of these stands for them. */
const ICONS: Readonly<Record<string, ComponentType>> = {
  apartment: ApartmentOutlined,
  bank: BankOutlined,
  book: BookOutlined,
  branches: BranchesOutlined,
  calendar: CalendarOutlined,
  contacts: ContactsOutlined,
  dollar: DollarOutlined,
  "file-text": FileTextOutlined,
  flag: FlagOutlined,
  form: FormOutlined,
  idcard: IdcardOutlined,
  phone: PhoneOutlined,
  safety: SafetyCertificateOutlined,
  shopping: ShoppingOutlined,
  tags: TagsOutlined,
  team: TeamOutlined,
  thunderbolt: ThunderboltOutlined,
  trophy: TrophyOutlined,
  user: UserOutlined,
  task: CheckSquareOutlined,
};

export function KindIcon({ kind }: { kind: Pick<Kind, "icon"> }) {
  const Icon = ICONS[kind.icon] ?? AppstoreOutlined;
  return <Icon aria-hidden />;
}
