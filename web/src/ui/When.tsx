import { useEffect, useState } from "react";
import { useI18n } from "../i18n";

const TICK_MS = 30_000;

/** The present, renewed twice a minute while the component is shown. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** "3 hours ago", with the exact time on hover and for machines. */
export function When({ at }: { at: string }) {
  const { format } = useI18n();
  return <Time at={at} text={format.relative(at, useNow())} />;
}

/** "tomorrow 11:00": until when something is to be done. */
export function Deadline({ at }: { at: string }) {
  const { format } = useI18n();
  return <Time at={at} text={format.deadline(at, useNow())} />;
}

function Time({ at, text }: { at: string; text: string }) {
  const { format } = useI18n();
  return (
    <time dateTime={at} title={format.time(at)} className="nowrap">
      {text}
    </time>
  );
}
