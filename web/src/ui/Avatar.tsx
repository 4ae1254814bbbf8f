import s from "./Avatar.module.css";

/** Two letters or one character that stand for a person; never the only place of the name. */
function initials(name: string): string {
  const trimmed = name.trim();
  if (/\p{Script=Han}/u.test(trimmed)) return trimmed.slice(-1);
  const words = trimmed.split(/\s+/);
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}

export function Avatar({ name }: { name: string }) {
  return (
    <span className={s.avatar} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
