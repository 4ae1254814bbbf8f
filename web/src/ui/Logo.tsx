/** The mark: one baton passing from one hand to the next. */
export function BatonMark({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <path
        d="M6.5 21.5 14 14"
        stroke="var(--primary)"
        strokeWidth="6"
        strokeLinecap="round"
        fill="none"
      />
      <path
        d="M18 18 25.5 10.5"
        stroke="var(--baton)"
        strokeWidth="6"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  );
}
