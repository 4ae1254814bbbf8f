import DownloadOutlined from "@ant-design/icons/es/icons/DownloadOutlined";
import { useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";

const ExportDialog = lazy(() => import("./ExportDialog"));

/** For those who may take records of the kind away. */
export function ExportButton({ kind }: { kind: Kind }) {
  const { t } = useI18n();
  const shown = useSearch({ from: "/$plural" });
  const phone = useMedia(PHONE);
  const [open, setOpen] = useState(false);
  if (!kind.rights.export) return null;
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden />} aria-label={t("export.button")} onClick={() => setOpen(true)}>
        {!phone && t("export.button")}
      </Button>
      {open && (
        <Suspense>
          <ExportDialog kind={kind} shown={shown} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
