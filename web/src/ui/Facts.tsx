import type { ReactNode } from "react";
import s from "./Facts.module.css";

export interface Fact {
  key: string;
  label: string;
  value: ReactNode;
  /** Long text takes the whole width. */
  wide?: boolean;
}

/** Facts the server has already put into words; a phone number is there to be called. */
export function factsOf(told: readonly { name: string; label: string; value: string }[]): Fact[] {
  return told
    .filter(({ value }) => value !== "")
    .map(({ name, label, value }) => ({
      key: name,
      label,
      wide: value.length > LONG,
      value: name === "phone" ? <a href={`tel:${value.replace(/[^\d+]/g, "")}`}>{value}</a> : value,
    }));
}

const LONG = 60;

/** Labels with values, in as many columns as there is room for. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={s.facts}>
      {facts.map(({ key, label, value, wide }) => (
        <div key={key} className={wide ? s.wide : s.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
