import { Button } from "antd";
import { useI18n } from "../../i18n";
import { useKey } from "./useActKeys";
import { useNextTask } from "./useNextTask";

/** Leaves a task for later and goes to the next one, also by its key. */
export function SkipTask({ id }: { id: string }) {
  const { t } = useI18n();
  const { next, go } = useNextTask(id);
  useKey("n", go);
  if (!next) return null;
  return (
    <Button type="text" onClick={go}>
      {t("task.next")} <kbd aria-hidden="true">n</kbd>
    </Button>
  );
}
