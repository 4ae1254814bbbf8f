import ApartmentOutlined from "@ant-design/icons/es/icons/ApartmentOutlined";
import AppstoreOutlined from "@ant-design/icons/es/icons/AppstoreOutlined";
import AuditOutlined from "@ant-design/icons/es/icons/AuditOutlined";
import BankOutlined from "@ant-design/icons/es/icons/BankOutlined";
import BarsOutlined from "@ant-design/icons/es/icons/BarsOutlined";
import BookOutlined from "@ant-design/icons/es/icons/BookOutlined";
import BranchesOutlined from "@ant-design/icons/es/icons/BranchesOutlined";
import CalendarOutlined from "@ant-design/icons/es/icons/CalendarOutlined";
import CheckSquareOutlined from "@ant-design/icons/es/icons/CheckSquareOutlined";
import ClusterOutlined from "@ant-design/icons/es/icons/ClusterOutlined";
import ContactsOutlined from "@ant-design/icons/es/icons/ContactsOutlined";
import DollarOutlined from "@ant-design/icons/es/icons/DollarOutlined";
import FileDoneOutlined from "@ant-design/icons/es/icons/FileDoneOutlined";
import FileTextOutlined from "@ant-design/icons/es/icons/FileTextOutlined";
import FilterOutlined from "@ant-design/icons/es/icons/FilterOutlined";
import FlagOutlined from "@ant-design/icons/es/icons/FlagOutlined";
import FormOutlined from "@ant-design/icons/es/icons/FormOutlined";
import GiftOutlined from "@ant-design/icons/es/icons/GiftOutlined";
import IdcardOutlined from "@ant-design/icons/es/icons/IdcardOutlined";
import LinkOutlined from "@ant-design/icons/es/icons/LinkOutlined";
import MessageOutlined from "@ant-design/icons/es/icons/MessageOutlined";
import NodeIndexOutlined from "@ant-design/icons/es/icons/NodeIndexOutlined";
import PhoneOutlined from "@ant-design/icons/es/icons/PhoneOutlined";
import PushpinOutlined from "@ant-design/icons/es/icons/PushpinOutlined";
import SafetyCertificateOutlined from "@ant-design/icons/es/icons/SafetyCertificateOutlined";
import ShareAltOutlined from "@ant-design/icons/es/icons/ShareAltOutlined";
import ShoppingOutlined from "@ant-design/icons/es/icons/ShoppingOutlined";
import StopOutlined from "@ant-design/icons/es/icons/StopOutlined";
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
  audit: AuditOutlined,
  bank: BankOutlined,
  bars: BarsOutlined,
  book: BookOutlined,
  branches: BranchesOutlined,
  calendar: CalendarOutlined,
  cluster: ClusterOutlined,
  contacts: ContactsOutlined,
  dollar: DollarOutlined,
  "file-done": FileDoneOutlined,
  "file-text": FileTextOutlined,
  filter: FilterOutlined,
  flag: FlagOutlined,
  form: FormOutlined,
  gift: GiftOutlined,
  idcard: IdcardOutlined,
  link: LinkOutlined,
  message: MessageOutlined,
  "node-index": NodeIndexOutlined,
  phone: PhoneOutlined,
  pushpin: PushpinOutlined,
  safety: SafetyCertificateOutlined,
  "safety-certificate": SafetyCertificateOutlined,
  "share-alt": ShareAltOutlined,
  shopping: ShoppingOutlined,
  stop: StopOutlined,
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
