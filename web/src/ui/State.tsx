import { Button } from "antd";
import type { ReactNode } from "react";
import { isProblem, Problem } from "../api/problem";
import { useI18n } from "../i18n";
import { useErrorText } from "./message";
import { Page } from "./Page";
import { BatonMark } from "./Logo";
import s from "./State.module.css";

interface EmptyProps {
  title: string;
  text?: string;
  children?: ReactNode;
}

/** Says that there is nothing, and what one can do about it. */
export function Empty({ title, text, children }: EmptyProps) {
  return (
    <div className={s.state}>
      <BatonMark className={s.mark} />
      <p className={s.title}>{title}</p>
      {text && <p className={s.text}>{text}</p>}
      {children && <div className={s.acts}>{children}</div>}
    </div>
  );
}

/** An error in place of what could not be read. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useI18n();
  const textOf = useErrorText();
  const missing = isProblem(error, 404);
  return (
    <div role="alert">
      <Empty
        title={missing ? t("error.notFound.text") : textOf(error)}
      >
        {onRetry && !missing && <Button onClick={onRetry}>{t("app.retry")}</Button>}
        {missing && <Button href="/inbox">{t("error.notFound.home")}</Button>}
      </Empty>
    </div>
  );
}

/** An error in place of a whole screen. */
export function FailedPage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useI18n();
  // An address that cannot belong to anything is refused as malformed; to the reader it is the same.
  const missing = isProblem(error, 404) || isProblem(error, 422);
  return (
    <Page title={t(missing ? "error.notFound.title" : "error.title")}>
      <Failure
        error={missing ? new Problem(404, {}) : error}
        {...(onRetry ? { onRetry } : {})}
      />
    </Page>
  );
}

/** Grey lines where text will be; as high as what comes, so that nothing jumps. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  const { t } = useI18n();
  return (
    <div className={s.waiting} role="status" aria-label={t("app.loading")}>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={s.line} />
      ))}
    </div>
  );
}
