import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { gatherPages } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { WhyLink } from "../decisions/WhyLink";
import { useKind } from "../session/useSession";
import s from "./BackTest.module.css";
import { casesQuery } from "./queries";
import type { Case } from "./types";

/** All decisions that a back-test would have changed. */
export function BackTestCases({ id }: { id: string }) {
  const { t } = useI18n();
  const cases = useInfiniteQuery(casesQuery(id));
  const { items } = gatherPages(cases.data?.pages);
  if (cases.isPending) return <Waiting lines={4} />;
  if (cases.isError && !cases.data) return <Failure error={cases.error} onRetry={() => void cases.refetch()} />;
  return (
    <>
      <CaseList cases={items} />
      {cases.hasNextPage && (
        <Button loading={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </>
  );
}

/** Decisions that would have come out otherwise, each with its record and its reasons. */
export function CaseList({ cases }: { cases: Case[] }) {
  const { t } = useI18n();
  return (
    <ul className={s.cases}>
      {cases.map(({ decisionId, record, at, before, after, error }) => (
        <li key={decisionId}>
          <p className={s.case}>
            <RecordLink record={record} /> · <When at={at} /> · <WhyLink id={decisionId} />
          </p>
          <p>
            {before || t("rules.report.nothing")} → <strong>{error || after || t("rules.report.nothing")}</strong>
          </p>
        </li>
      ))}
    </ul>
  );
}

function RecordLink({ record }: { record: Case["record"] }) {
  const kind = useKind(record.kind);
  if (!kind?.rights.view) return record.title;
  return (
    <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }} className="inline-link">
      {record.title}
    </Link>
  );
}
