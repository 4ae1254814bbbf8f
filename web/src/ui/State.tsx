import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { isProblem, Problem } from "../api/problem";
import { metaQuery } from "../api/queries";
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
  const merged = missing ? error.mergedInto : undefined;
  return (
    <div role="alert">
      <Empty title={missing && !merged ? t("error.notFound.text") : textOf(error)}>
        {merged && <MergedLink {...merged} />}
        {onRetry && !missing && <Button onClick={onRetry}>{t("app.retry")}</Button>}
        {missing && !merged && <Button href="/inbox">{t("error.notFound.home")}</Button>}
      </Empty>
    </div>
  );
}

/** The way to the record in which a merged one lives on. */
function MergedLink({ kind, id, name }: NonNullable<Problem["mergedInto"]>) {
  const { t } = useI18n();
  const { data: meta } = useQuery(metaQuery());
  const plural = meta?.kinds.find((known) => known.name === kind)?.plural;
  if (!plural) return null;
  return (
    <Button type="primary" href={`/${plural}/${id}`}>
      {t("error.merged.open", { name })}
    </Button>
  );
}

/** An error in place of a whole screen. */
export function FailedPage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useI18n();
  // An address that cannot belong to anything is refused as malformed; to the reader it is the same.
  const missing = isProblem(error, 404) || isProblem(error, 422);
  const merged = isProblem(error, 404) && error.mergedInto !== undefined;
  const title = merged ? "error.merged.title" : "error.notFound.title";
  return (
    <Page title={t(missing ? title : "error.title")}>
      <Failure error={missing && !merged ? new Problem(404, {}) : error} {...(onRetry ? { onRetry } : {})} />
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
