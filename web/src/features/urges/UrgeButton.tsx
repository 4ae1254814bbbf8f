import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import { useI18n } from "../../i18n";
import type { Urged } from "./types";

const UrgeDialog = lazy(() => import("./UrgeDialog"));

/** Asks somebody to get on with what one waits for. */
export function UrgeButton({ of, small }: { of: Urged; small?: boolean }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        {...(small ? { size: "small", type: "text" } : {})}
        aria-label={t("urge.of", { title: of.title })}
        onClick={() => setOpen(true)}
      >
        {t("act.urge")}
      </Button>
      <Suspense>{open && <UrgeDialog of={of} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
