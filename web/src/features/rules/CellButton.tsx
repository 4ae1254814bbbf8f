import type { ReactNode } from "react";
import s from "./RowsTab.module.css";

interface Props {
  /** What the cell is about, for those who hear the page. */
  label: string;
  /** undefined: it can only be read. */
  onClick: (() => void) | undefined;
  wrong?: readonly string[];
  children: ReactNode;
}

const NONE: readonly string[] = [];

/** One cell: a click or Enter edits it. */
export function CellButton({ label, onClick, wrong = NONE, children }: Props) {
  const faults = wrong.map((message) => (
    <span key={message} className={s.fault}>
      {message}
    </span>
  ));
  const name = <span className="visually-hidden">{label} </span>;
  if (!onClick) {
    return (
      <span className={s.cell}>
        {children}
        {faults}
      </span>
    );
  }
  return (
    <button type="button" className={`${s.cell} ${wrong.length > 0 ? s.bad : ""}`} onClick={onClick}>
      {name}
      {children}
      {faults}
    </button>
  );
}
