import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { taskCountQuery } from "../api/queries";
import type { Kind } from "../api/types";
import { useMenu, useMeta } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { KindIcon } from "../ui/KindIcon";
import { BatonMark } from "../ui/Logo";
import s from "./Nav.module.css";

export function Nav({ onGo }: { onGo?: () => void }) {
  const { t } = useI18n();
  const { company } = useMeta();
  const menu = useMenu();
  return (
    <nav className={s.nav} aria-label={t("nav.label")} onClickCapture={onGo}>
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
        <InboxLink />
      </Group>
      <KindGroup label={t("nav.records")} kinds={menu.records} />
      <KindGroup label={t("nav.admin")} kinds={menu.admin} />
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

function KindGroup({ label, kinds }: { label: string; kinds: Kind[] }) {
  if (kinds.length === 0) return null;
  return (
    <Group label={label}>
      {kinds.map((kind) => (
        <li key={kind.name}>
          <Link to="/$plural" params={{ plural: kind.plural }} className={s.link ?? ""}>
            <KindIcon kind={kind} />
            <span>{kind.pluralLabel}</span>
          </Link>
        </li>
      ))}
    </Group>
  );
}

function InboxLink() {
  const { t, format } = useI18n();
  const { data } = useQuery(taskCountQuery("to-do"));
  return (
    <li>
      <Link to="/inbox" className={s.link ?? ""}>
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
