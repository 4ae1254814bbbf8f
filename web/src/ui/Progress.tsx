import s from "./Progress.module.css";

interface Props {
  label: string;
  done: number;
  /** null: nobody knows yet how much there is. */
  total: number | null;
}

const WHOLE = 100;

/** How far something is; the words beside it say it too. */
export function Progress({ label, done, total }: Props) {
  const share = total ? Math.min(WHOLE, Math.round((WHOLE * done) / total)) : undefined;
  return (
    <progress
      className={s.progress}
      aria-label={label}
      max={WHOLE}
      {...(share === undefined ? {} : { value: share })}
    />
  );
}
