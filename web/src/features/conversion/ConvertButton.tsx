import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { useKind } from "../session/useSession";

const ConvertDialog = lazy(() => import("./ConvertDialog"));

/** What has ended, or is for anybody to take, is not converted. */
const CLOSED = new Set(["converted", "merged", "disqualified", "pooled"]);

/** Makes a customer of a lead, for those who may work on it and enter customers. */
export function ConvertButton({ record, title }: { record: OneRecord; title: string }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const customers = useKind("customer");
  if (CLOSED.has(String(record["state"])) || !record.may?.includes("edit") || !customers?.rights.view) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t("conversion.convert")}
      </Button>
      <Suspense>{open && <ConvertDialog record={record} title={title} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
