import BulbOutlined from "@ant-design/icons/es/icons/BulbOutlined";
import TranslationOutlined from "@ant-design/icons/es/icons/TranslationOutlined";
import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown, type MenuProps } from "antd";
import { signOut, switchTo } from "../features/session/acts";
import { useSession } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { useTheme } from "../theme";
import { Avatar } from "../ui/Avatar";
import { useErrorText, useMessage } from "../ui/message";
import { useLanguage } from "./language";
import s from "./menus.module.css";

export const THEMES = ["light", "dark", "system"] as const;

/** Languages in their own words, so that they are found by those who need them. */
export const LANGUAGES = [
  { key: "zh-CN", label: "中文" },
  { key: "en", label: "English" },
] as const;

export function LanguageMenu() {
  const { t, language } = useI18n();
  const choose = useLanguage();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [language],
        items: LANGUAGES.map(({ key, label }) => ({ key, label: <span lang={key}>{label}</span> })),
        onClick: ({ key }) => choose(key === "en" ? "en" : "zh-CN"),
      }}
    >
      <Button type="text" aria-label={t("language.label")} icon={<TranslationOutlined aria-hidden />} />
    </Dropdown>
  );
}

export function ThemeMenu() {
  const { t } = useI18n();
  const { theme, choose } = useTheme();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [theme],
        items: THEMES.map((key) => ({ key, label: t(`theme.${key}`) })),
        onClick: ({ key }) => choose(THEMES.find((known) => known === key) ?? "system"),
      }}
    >
      <Button type="text" aria-label={t("theme.label")} icon={<BulbOutlined aria-hidden />} />
    </Dropdown>
  );
}

export function UserMenu({ phone }: { phone: boolean }) {
  const { t } = useI18n();
  const { user, demo } = useSession();
  const navigate = useNavigate();
  const message = useMessage();
  const errorText = useErrorText();
  const run = (act: Promise<void>) => void act.catch((error) => message.error(errorText(error)));

  const people = (demo?.people ?? []).filter(({ login }) => login !== user.login);
  const items: MenuProps["items"] = [
    { key: "me", type: "group", label: `${user.name} · ${t(`role.${user.role}`)}` },
    ...(people.length > 0
      ? [
          {
            key: "demo",
            type: "group" as const,
            label: t("user.switch"),
            children: people.map((person) => ({
              key: `switch:${person.login}`,
              label: `${person.name} · ${t(`role.${person.role}`)}`,
            })),
          },
        ]
      : []),
    { type: "divider" },
    { key: "account", label: t("account.title") },
    { key: "sign-out", label: t("user.signOut") },
  ];

  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        items,
        onClick: ({ key }) => {
          if (key === "account") return run(navigate({ to: "/account" }));
          return run(key === "sign-out" ? signOut() : switchTo(key.slice("switch:".length)));
        },
      }}
    >
      <Button
        type="text"
        className={s.user ?? ""}
        {...(phone ? { "aria-label": t("user.menu", { name: user.name }) } : {})}
      >
        <Avatar name={user.name} />
        {!phone && <span>{user.name}</span>}
      </Button>
    </Dropdown>
  );
}
