import { Link } from "@tanstack/react-router";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts } from "../../ui/Facts";
import { Page } from "../../ui/Page";
import { useSession } from "../session/useSession";
import { StandInCard } from "../substitutions/StandInCard";
import s from "./Account.module.css";
import { LeaveCard } from "../hours/LeaveCard";
import { WeekCard } from "../hours/WeekCard";
import { PasswordForm } from "./PasswordForm";
import { SessionsCard } from "./SessionsCard";
import { TokensCard } from "./TokensCard";

/** One's own account: who one is here, the password, where one is signed in, and tokens for programs. */
export default function AccountScreen() {
  const { t } = useI18n();
  const { user } = useSession();
  return (
    <Page title={t("account.title")}>
      <div className={s.columns}>
        <div className={s.column}>
          <Card title={t("account.profile")}>
            <Facts
              facts={[
                { key: "name", label: t("account.name"), value: user.name },
                { key: "login", label: t("account.login"), value: user.login },
                { key: "role", label: t("account.role"), value: t(`role.${user.role}`) },
              ]}
            />
            <p className={s.more}>
              <Link to="/account/notices">{t("notices.preferences")}</Link>
            </p>
          </Card>
          <Card title={t("account.password")}>
            <PasswordForm />
          </Card>
        </div>
        <div className={s.column}>
          <WeekCard />
          <LeaveCard />
          <StandInCard />
          <SessionsCard />
          <TokensCard />
        </div>
      </div>
    </Page>
  );
}
