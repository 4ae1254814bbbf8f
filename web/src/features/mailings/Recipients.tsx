import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { gatherPages } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Failure, Waiting } from "../../ui/State";
import { useKind } from "../session/useSession";
import s from "./Mailings.module.css";
import { recipientsQuery, type Recipient, type RecipientState } from "./queries";

/** Those to whom a mailing goes whose letters stand at one point. */
export function Recipients({ id, state }: { id: string; state: RecipientState }) {
  const { t } = useI18n();
  const found = useInfiniteQuery(recipientsQuery(id, state));
  const { items } = gatherPages(found.data?.pages);
  if (found.isPending) return <Waiting lines={4} />;
  if (found.isError && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      <ul className={s.people}>
        {items.map((recipient) => (
          <RecipientLine key={recipient.id} recipient={recipient} />
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

export function RecipientLine({ recipient }: { recipient: Recipient }) {
  const { t, format } = useI18n();
  const { record, reason, at } = recipient;
  const kind = useKind(record.kind);
  return (
    <li>
      {record.label && kind ? (
        <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }}>
          {record.label}
        </Link>
      ) : (
        <span className="muted">{t("mailing.unseen")}</span>
      )}
      {reason && <span className="muted">{reason}</span>}
      {at && <time dateTime={at}>{format.time(at)}</time>}
    </li>
  );
}
