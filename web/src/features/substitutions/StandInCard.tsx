import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { AnyRecord, Names, Page, Shape } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { useNow } from "../../ui/When";
import account from "../account/Account.module.css";
import { useKindByPlural, useSession } from "../session/useSession";

/** From when until when is known of each that is kept; the document speaks of those that are not yet. */
type Substitution = AnyRecord & Required<Shape<"Substitution">> & { startsAt: string; endsAt: string };

const LISTED = 20;

/** Who stands in for the person, and for whom they do; what is over is left out. */
export function StandInCard() {
  const { t } = useI18n();
  const { user } = useSession();
  const kind = useKindByPlural("substitutions");
  const now = useNow();
  const found = useQuery({
    queryKey: [ROOT.list, "substitutions", "mine"],
    queryFn: ({ signal }) =>
      get<Page<Substitution>>(
        withParams("/substitutions", {
          filter: `userId = "${user.id}" or substituteId = "${user.id}"`,
          sort: "-startsAt",
          limit: LISTED,
        }),
        signal,
      ),
    enabled: kind !== undefined,
  });
  if (!kind) return null;
  const current = (found.data?.items ?? []).filter(({ endsAt }) => new Date(endsAt).getTime() > now);
  return (
    <Card
      flush
      title={t("substitutes.title")}
      extra={
        kind.rights.create && (
          <Link to="/$plural/new" params={{ plural: kind.plural }}>
            {t("substitutes.name")}
          </Link>
        )
      }
    >
      {found.isPending && <Waiting lines={2} />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && current.length === 0 && <p className={account.text}>{t("substitutes.none")}</p>}
      <ul>
        {current.map((one) => (
          <Item key={one.id} one={one} names={found.data?.names ?? {}} now={now} />
        ))}
      </ul>
    </Card>
  );
}

function Item({ one, names, now }: { one: Substitution; names: Names; now: number }) {
  const { t, format } = useI18n();
  const { user } = useSession();
  const mine = one.userId === user.id;
  const other = mine ? one.substituteId : (one.userId ?? "");
  return (
    <li className={account.item}>
      <div className={account.about}>
        <p className={account.first}>
          <Link to="/$plural/$id" params={{ plural: "substitutions", id: one.id }}>
            {t(mine ? "substitutes.forMe" : "substitutes.byMe", { name: names[other] ?? "…" })}
          </Link>
          {new Date(one.startsAt).getTime() <= now && <Tone tone="primary">{t("substitutes.now")}</Tone>}
        </p>
        <p className="muted">
          {format.date(one.fromOn)} – {format.date(one.toOn)}
        </p>
      </div>
    </li>
  );
}
