import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import MenuOutlined from "@ant-design/icons/es/icons/MenuOutlined";
import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import { Link } from "@tanstack/react-router";
import { useMenu } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { KindIcon } from "../ui/KindIcon";
import s from "./BottomBar.module.css";

/** On a phone: what the thumb reaches; everything else is behind the menu. */
const KINDS_SHOWN = 2;

export function BottomBar({ onMenu, onSearch }: { onMenu: () => void; onSearch: () => void }) {
  const { t } = useI18n();
  const [first] = useMenu();
  return (
    <nav className={s.bar} aria-label={t("nav.work")}>
      <Link to="/inbox" className={s.item ?? ""}>
        <InboxOutlined aria-hidden />
        {t("nav.inbox")}
      </Link>
      {(first?.kinds ?? []).slice(0, KINDS_SHOWN).map((kind) => (
        <Link key={kind.name} to="/$plural" params={{ plural: kind.plural }} className={s.item ?? ""}>
          <KindIcon kind={kind} />
          {kind.pluralLabel}
        </Link>
      ))}
      <button type="button" className={s.item} onClick={onSearch}>
        <SearchOutlined aria-hidden />
        {t("nav.search")}
      </button>
      <button type="button" className={s.item} onClick={onMenu}>
        <MenuOutlined aria-hidden />
        {t("nav.menu")}
      </button>
    </nav>
  );
}
