import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";

const FilterDialog = lazy(() => import("./FilterDialog"));

interface Props {
  kind: Kind;
  filter: string | undefined;
  onApply: (filter: string | undefined) => void;
}

/** Opens the builder for conditions that the bar's own controls cannot say. */
export function FilterButton({ kind, filter, onApply }: Props) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="text" onClick={() => setOpen(true)}>
        {t("filter.button")}
      </Button>
      {open && (
        <Suspense>
          <FilterDialog kind={kind} filter={filter ?? ""} onApply={onApply} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
