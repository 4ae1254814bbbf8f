import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { Problem } from "../../api/problem";
import { gatherPages } from "../../api/queries";
import { pick } from "../../app/search";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { Empty, FailedPage, Failure, Waiting } from "../../ui/State";
import { useSession } from "../session/useSession";
import { ProcessFilters } from "./ProcessFilters";
import { ProcessItem } from "./ProcessItem";
import s from "./ProcessList.module.css";
import { PROCESS_SEARCH, processSearchQuery } from "./queries";

/** Courses of work wherever they stand, and who is next: for those who lead people, and for admins. */
export default function ProcessesScreen() {
  const { t } = useI18n();
  const leads = useSession().user.role !== "staff";
  if (!leads) return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page title={t("processes.title")} below={<ProcessFilters />}>
      <Found />
    </Page>
  );
}

function Found() {
  const { t } = useI18n();
  const search = pick(useSearch({ from: "/processes" }), PROCESS_SEARCH);
  const found = useInfiniteQuery(processSearchQuery(search));
  const { items } = gatherPages(found.data?.pages);
  if (found.isPending) return <Waiting lines={8} />;
  if (found.isError && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (items.length === 0) {
    return Object.keys(search).length > 0 ? (
      <Empty title={t("list.emptyFiltered")} text={t("list.emptyFiltered.text")} />
    ) : (
      <Empty title={t("processes.empty")} text={t("processes.empty.text")} />
    );
  }
  return (
    <>
      <ul className={s.items}>
        {items.map((process) => (
          <ProcessItem key={process.id} process={process} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </>
  );
}
