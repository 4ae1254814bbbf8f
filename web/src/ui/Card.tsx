import { useId, type ReactNode } from "react";
import s from "./Card.module.css";

interface Props {
  title: ReactNode;
  extra?: ReactNode;
  /** Without padding, for lists that reach the edges. */
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, extra, flush, children }: Props) {
  const id = useId();
  return (
    <section className={s.card} aria-labelledby={id}>
      <header className={s.head}>
        <h2 id={id}>{title}</h2>
        {extra && <div className={s.extra}>{extra}</div>}
      </header>
      <div className={flush ? s.flush : s.body}>{children}</div>
    </section>
  );
}
