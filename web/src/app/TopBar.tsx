import MenuOutlined from "@ant-design/icons/es/icons/MenuOutlined";
import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import { Button, Tooltip } from "antd";
import { JobsTray } from "../features/jobs/JobsTray";
import { Bell } from "../features/notices/Bell";
import { useI18n } from "../i18n";
import { BatonMark } from "../ui/Logo";
import { LanguageMenu, ThemeMenu, UserMenu } from "./menus";
import s from "./TopBar.module.css";

interface Props {
  live: boolean;
  phone: boolean;
  onMenu: () => void;
  onSearch: () => void;
}

export function TopBar({ live, phone, onMenu, onSearch }: Props) {
  const { t } = useI18n();
  return (
    <header className={s.bar}>
      {phone ? (
        <>
          <Button type="text" aria-label={t("nav.open")} icon={<MenuOutlined aria-hidden />} onClick={onMenu} />
          <BatonMark className={s.mark} />
          <span className={s.name}>{t("app.name")}</span>
        </>
      ) : (
        <button type="button" className={s.search} onClick={onSearch}>
          <SearchOutlined aria-hidden />
          <span className={s.hint}>{t("palette.placeholder")}</span>
          <kbd>Ctrl K</kbd>
        </button>
      )}
      <div className={s.right}>
        <LiveDot live={live} />
        <Bell />
        <JobsTray />
        <LanguageMenu />
        <ThemeMenu />
        <UserMenu phone={phone} />
      </div>
    </header>
  );
}

function LiveDot({ live }: { live: boolean }) {
  const { t } = useI18n();
  const text = live ? t("live.on") : t("live.off");
  return (
    <Tooltip title={text}>
      <span className={s.live} role="status">
        <span className={live ? s.on : s.off} />
        <span className="visually-hidden">{text}</span>
      </span>
    </Tooltip>
  );
}
