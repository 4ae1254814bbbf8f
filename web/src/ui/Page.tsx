import { useEffect, type ReactNode } from "react";
import { useI18n } from "../i18n";
import s from "./Page.module.css";

interface Props {
  title: string;
  /** Where one is: a step up in the hierarchy. */
  crumb?: ReactNode;
  /** Beside the title: state, number. */
  aside?: ReactNode;
  /** At the right: what one can do here. */
  tools?: ReactNode;
  below?: ReactNode;
  children: ReactNode;
}

/** The frame of every screen: one heading, its acts, then the content. */
export function Page({ title, crumb, aside, tools, below, children }: Props) {
  const { t } = useI18n();
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title, t]);
  return (
    <div className={s.page}>
      <header className={s.head}>
        {crumb && <div className={s.crumb}>{crumb}</div>}
        <div className={s.line}>
          <h1>{title}</h1>
          {aside}
          {tools && <div className={s.tools}>{tools}</div>}
        </div>
        {below}
      </header>
      {children}
    </div>
  );
}
