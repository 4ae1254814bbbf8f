import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { Jobs } from "./Jobs";
import s from "./JobsScreen.module.css";

/** Long work: one's own; to admins that of all. */
export default function JobsScreen() {
  const { t } = useI18n();
  return (
    <Page title={t("jobs.title")}>
      <div className={s.frame}>
        <Jobs mine={false} />
      </div>
    </Page>
  );
}
