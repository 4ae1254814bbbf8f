import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { Problem } from "../../api/problem";
import { gatherPages } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { Empty, FailedPage, Failure, Waiting } from "../../ui/State";
import { useSession } from "../session/useSession";
import { sendsQuery } from "./queries";
import { SendRow } from "./SendRow";
import s from "./Sending.module.css";
import { SEND_STATES } from "./types";

/** What was sent to people and programs; what is unclear or failed waits here for a person's word. */
export default function SendsScreen() {
  const { t } = useI18n();
  const { user } = useSession();
  const { state } = useSearch({ from: "/sends" });
  const navigate = useNavigate();
  if (user.role !== "admin") return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page
      title={t("sends.title")}
      tools={
        <>
          <Link to="/caught-mail">{t("caught.title")}</Link>
          <Link to="/settings">{t("mail.title")}</Link>
        </>
      }
      below={
        <div className={s.filters}>
          <Select
            allowClear
            className={s.state ?? ""}
            aria-label={t("sends.state")}
            placeholder={t("sends.state")}
            value={state}
            options={SEND_STATES.map((value) => ({ value, label: t(`sends.state.${value}`) }))}
            onChange={(value?: string) => void navigate({ to: "/sends", search: value ? { state: value } : {} })}
          />
          <p className="muted">{t("sends.text")}</p>
        </div>
      }
    >
      <Sends state={state} />
    </Page>
  );
}

function Sends({ state }: { state: string | undefined }) {
  const { t } = useI18n();
  const sends = useInfiniteQuery(sendsQuery(state));
  const { items } = gatherPages(sends.data?.pages);
  if (sends.isPending) return <Waiting lines={6} />;
  if (sends.isError && !sends.data) return <Failure error={sends.error} onRetry={() => void sends.refetch()} />;
  if (items.length === 0) return <Empty title={t("sends.empty")} />;
  return (
    <>
      <ul className={s.items}>
        {items.map((send) => (
          <SendRow key={send.id} send={send} />
        ))}
      </ul>
      {sends.hasNextPage && (
        <Button loading={sends.isFetchingNextPage} onClick={() => void sends.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </>
  );
}
