import BranchesOutlined from "@ant-design/icons/es/icons/BranchesOutlined";
import ContainerOutlined from "@ant-design/icons/es/icons/ContainerOutlined";
import DashboardOutlined from "@ant-design/icons/es/icons/DashboardOutlined";
import DownOutlined from "@ant-design/icons/es/icons/DownOutlined";
import FundOutlined from "@ant-design/icons/es/icons/FundOutlined";
import ImportOutlined from "@ant-design/icons/es/icons/ImportOutlined";
import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import MergeOutlined from "@ant-design/icons/es/icons/MergeOutlined";
import NodeIndexOutlined from "@ant-design/icons/es/icons/NodeIndexOutlined";
import SendOutlined from "@ant-design/icons/es/icons/SendOutlined";
import SettingOutlined from "@ant-design/icons/es/icons/SettingOutlined";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, type ReactNode } from "react";
import { taskCountsQuery } from "../api/queries";
import { dataScreens } from "../features/session/dataScreens";
import { useMenu, useMeta, useSession, type MenuGroup } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { KindIcon } from "../ui/KindIcon";
import { BatonMark } from "../ui/Logo";
import { useRemembered } from "../ui/useRemembered";
import s from "./Nav.module.css";

export function Nav({ onGo }: { onGo?: () => void }) {
  const { t } = useI18n();
  const { company } = useMeta();
  const { user } = useSession();
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
        <ScreenLink to="/pool" icon={<ContainerOutlined aria-hidden />} title={t("pool.title")} onGo={onGo} />
        {user.role !== "staff" && (
          <>
            <ScreenLink to="/work-load" icon={<DashboardOutlined aria-hidden />} title={t("workload.title")} onGo={onGo} />
            <ScreenLink to="/reports/leads" icon={<FundOutlined aria-hidden />} title={t("leadReport.title")} onGo={onGo} />
            <ScreenLink to="/processes" icon={<NodeIndexOutlined aria-hidden />} title={t("processes.title")} onGo={onGo} />
          </>
        )}
      </Group>
      {menu.map((group) => (
        <KindGroup key={group.name} group={group} onGo={onGo} />
      ))}
      <DataGroup onGo={onGo} />
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

/** A heading that folds away what is under it, and remembers that it did. */
function FoldGroup({ name, children }: { name: MenuGroup["name"] | "data"; children: ReactNode }) {
  const { t } = useI18n();
  const list = useId();
  const [closed, setClosed] = useRemembered(`nav.${name}.closed`);
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
          {t(`nav.${name}`)}
          <DownOutlined aria-hidden className={open ? "" : (s.closed ?? "")} />
        </button>
      </h2>
      <ul id={list} hidden={!open}>
        {children}
      </ul>
    </section>
  );
}

function KindGroup({ group, onGo }: { group: MenuGroup; onGo: (() => void) | undefined }) {
  const { t } = useI18n();
  const { user } = useSession();
  return (
    <FoldGroup name={group.name}>
      {group.kinds.map((kind) => (
        <li key={kind.name}>
          <Link to="/$plural" params={{ plural: kind.plural }} className={s.link ?? ""} {...(onGo ? { onClick: onGo } : {})}>
            <KindIcon kind={kind} />
            <span>{kind.pluralLabel}</span>
          </Link>
        </li>
      ))}
      {group.name === "service" && user.role !== "staff" && (
        <ScreenLink to="/reports/complaints" icon={<FundOutlined aria-hidden />} title={t("complaintReport.title")} onGo={onGo} />
      )}
      {group.name === "setup" && user.role === "admin" && (
        <>
          <ScreenLink to="/rules" icon={<BranchesOutlined aria-hidden />} title={t("rules.title")} onGo={onGo} />
          <ScreenLink to="/sends" icon={<SendOutlined aria-hidden />} title={t("sends.title")} onGo={onGo} />
          <ScreenLink to="/settings" icon={<SettingOutlined aria-hidden />} title={t("settings.title")} onGo={onGo} />
        </>
      )}
    </FoldGroup>
  );
}

interface ScreenProps {
  to: "/pool" | "/work-load" | "/processes" | "/reports/leads" | "/reports/complaints" | "/rules" | "/sends" | "/settings";
  icon: ReactNode;
  title: string;
  onGo: (() => void) | undefined;
}

/** What is no list of records of one kind. */
function ScreenLink({ to, icon, title, onGo }: ScreenProps) {
  return (
    <li>
      <Link to={to} className={s.link ?? ""} {...(onGo ? { onClick: onGo } : {})}>
        {icon}
        <span>{title}</span>
      </Link>
    </li>
  );
}

const DATA_ICONS = { imports: ImportOutlined, duplicates: MergeOutlined } as const;

/** Keeping the records in order: bringing them in, and finding those that are there twice. */
function DataGroup({ onGo }: { onGo: (() => void) | undefined }) {
  const { t } = useI18n();
  const screens = dataScreens(useMeta().kinds);
  if (screens.length === 0) return null;
  return (
    <FoldGroup name="data">
      {screens.map(({ name, to }) => {
        const Icon = DATA_ICONS[name];
        return (
          <li key={name}>
            <Link to={to} className={s.link ?? ""} {...(onGo ? { onClick: onGo } : {})}>
              <Icon aria-hidden />
              <span>{t(`${name}.title`)}</span>
            </Link>
          </li>
        );
      })}
    </FoldGroup>
  );
}

function InboxLink({ onGo }: { onGo: (() => void) | undefined }) {
  const { t, format } = useI18n();
  const toDo = useQuery(taskCountsQuery()).data?.toDo ?? 0;
  return (
    <li>
      <Link to="/inbox" className={s.link ?? ""} {...(onGo ? { onClick: onGo } : {})}>
        <InboxOutlined aria-hidden />
        <span>{t("nav.inbox")}</span>
        {toDo > 0 && <span className={s.count}>{format.number(toDo)}</span>}
      </Link>
    </li>
  );
}
