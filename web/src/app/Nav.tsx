import DownOutlined from "@ant-design/icons/es/icons/DownOutlined";
import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, type ReactNode } from "react";
import { taskCountQuery } from "../api/queries";
import { useMenu, useMeta, type MenuGroup } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { KindIcon } from "../ui/KindIcon";
import { BatonMark } from "../ui/Logo";
import { useRemembered } from "../ui/useRemembered";
import s from "./Nav.module.css";

export function Nav({ onGo }: { onGo?: () => void }) {
  const { t } = useI18n();
  const { company } = useMeta();
  const menu = useMenu();
  return (
    <nav className={s.nav} aria-label={t("nav.label")}>
      <div className={s.brand}>
        <BatonMark className={s.mark} />
        <span className={s.words}>
          <span className={s.name}>{t("app.name")}</span>
          <span className={s.company} title={company.name}>
            {company.name}
          </span>
        </span>
      </div>
      <Group label={t("nav.work")}>
        <InboxLink onGo={onGo} />
      </Group>
      {menu.map((group) => (
        <KindGroup key={group.name} group={group} onGo={onGo} />
      ))}
    </nav>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={s.group}>
      <h2 className={s.label}>{label}</h2>
      <ul>{children}</ul>
    </section>
  );
}

/** Kinds under a heading that folds them away, and remembers that it did. */
function KindGroup({ group, onGo }: { group: MenuGroup; onGo: (() => void) | undefined }) {
  const { t } = useI18n();
  const list = useId();
  const [closed, setClosed] = useRemembered(`nav.${group.name}.closed`);
  const open = closed === undefined;
  return (
    <section className={s.group}>
      <h2>
        <button
          type="button"
          className={s.fold}
          aria-expanded={open}
          aria-controls={list}
          onClick={() => setClosed(open ? "yes" : undefined)}
        >
          {t(`nav.${group.name}`)}
          <DownOutlined aria-hidden className={open ? "" : (s.closed ?? "")} />
        </button>
      </h2>
      <ul id={list} hidden={!open}>
        {group.kinds.map((kind) => (
          <li key={kind.name}>
            <Link to="/$plural" params={{ plural: kind.plural }} className={s.link ?? ""} {...(onGo ? { onClick: onGo } : {})}>
              <KindIcon kind={kind} />
              <span>{kind.pluralLabel}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function InboxLink({ onGo }: { onGo: (() => void) | undefined }) {
  const { t, format } = useI18n();
  const { data } = useQuery(taskCountQuery("to-do"));
  return (
    <li>
      <Link to="/inbox" className={s.link ?? ""} {...(onGo ? { onClick: onGo } : {})}>
        <InboxOutlined aria-hidden />
        <span>{t("nav.inbox")}</span>
        {data && data.count > 0 && (
          <span className={s.count}>
            {format.number(data.count)}
            {data.more && "+"}
          </span>
        )}
      </Link>
    </li>
  );
}
