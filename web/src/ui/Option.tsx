import { useId, type ReactNode } from "react";
import s from "./Option.module.css";

interface Props {
  label: string;
  help?: string;
  children: (id: string) => ReactNode;
}

/** One thing to decide, with what it means. */
export function Option({ label, help, children }: Props) {
  const id = useId();
  return (
    <div className={s.option}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {help && <p className={s.help}>{help}</p>}
    </div>
  );
}

interface ChoicesProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string; help: string }[];
  onChange: (value: Value) => void;
}

/** A few ways to choose from, each with what it means. */
export function Choices<Value extends string>({ label, value, choices, onChange }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className={s.choices}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={s.choice}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span>
            {choice.label}
            <span className={s.help}>{choice.help}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
