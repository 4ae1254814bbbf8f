import { Problem } from "../../api/problem";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { FailedPage } from "../../ui/State";
import { MailCard } from "../sending/MailCard";
import { SendingCard } from "../sending/SendingCard";
import { useSession } from "../session/useSession";
import { BinPolicyCard } from "./BinPolicyCard";
import { SeriesCard } from "./SeriesCard";
import s from "./Settings.module.css";

/** What admins set for the whole company. */
export default function SettingsScreen() {
  const { t } = useI18n();
  const { user } = useSession();
  if (user.role !== "admin") return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page title={t("settings.title")}>
      <div className={s.cards}>
        <SeriesCard />
        <BinPolicyCard />
        <MailCard />
        <SendingCard />
      </div>
    </Page>
  );
}
