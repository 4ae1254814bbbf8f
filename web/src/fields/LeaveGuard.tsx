import { useBlocker } from "@tanstack/react-router";
import { Button, type FormInstance } from "antd";
import type { Values } from "../api/types";
import { useI18n } from "../i18n";
import { Dialog } from "../ui/Dialog";

/** Asks before a form somebody has begun is left for another screen or another site. */
export function LeaveGuard({ form }: { form: FormInstance<Values> }) {
  return <UnsavedGuard begun={() => form.isFieldsTouched()} />;
}

/** The same for what is edited in other ways than a form. */
export function UnsavedGuard({ begun }: { begun: () => boolean }) {
  const leaving = useBlocker({
    // What only changes the address, such as opening "why?", leaves the form where it is.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && begun(),
    enableBeforeUnload: begun,
    withResolver: true,
  });
  if (leaving.status !== "blocked") return null;
  return <LeaveDialog onStay={leaving.reset} onGo={leaving.proceed} />;
}

export function LeaveDialog({ onStay, onGo }: { onStay: () => void; onGo: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog
      shape="middle"
      title={t("form.leave.ask")}
      onClose={onStay}
      footer={
        <>
          <Button onClick={onStay}>{t("form.leave.stay")}</Button>
          <Button danger type="primary" onClick={onGo}>
            {t("form.leave.go")}
          </Button>
        </>
      }
    >
      {t("form.leave.text")}
    </Dialog>
  );
}
