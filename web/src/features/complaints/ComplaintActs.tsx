import { Button } from "antd";
import { useState } from "react";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { useKind } from "../session/useSession";
import { isLesson, offeredActs, type ComplaintAct } from "./acts";
import { ComplaintActDialog } from "./ComplaintActDialog";
import { useLesson } from "./useComplaintAct";

/** What can be done about a complaint as a whole. */
export default function ComplaintActs({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<ComplaintAct>();
  return (
    <>
      <LessonButton record={record} />
      {offeredActs(record).map((act) => (
        <Button key={act} aria-haspopup="dialog" onClick={() => setAsking(act)}>
          {t(`complaint.${act}`)}
        </Button>
      ))}
      {asking && <ComplaintActDialog record={record} act={asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}

/** For who may publish what is learnt. */
function LessonButton({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const articles = useKind("article");
  const lesson = useLesson(record);
  if (!isLesson(record) || !articles?.rights.create || !articles.rights.approve) return null;
  return (
    <Button type="primary" loading={lesson.isPending} onClick={() => lesson.mutate()}>
      {t("complaint.lesson")}
    </Button>
  );
}
