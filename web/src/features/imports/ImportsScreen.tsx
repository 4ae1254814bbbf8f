import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { gatherPages } from "../../api/queries";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { KindIcon } from "../../ui/KindIcon";
import { Page } from "../../ui/Page";
import { Empty, Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { useKind, useMeta } from "../session/useSession";
import s from "./ImportsScreen.module.css";
import { outcomes } from "./outcomes";
import { importsQuery } from "./queries";
import { StateTone } from "./StateTone";
import type { Import } from "./types";

/** One's imports, newest first: how they stand and what came of them. */
export default function ImportsScreen() {
  const { t } = useI18n();
  const kinds = useMeta().kinds.filter(({ rights }) => rights.import && rights.view);
  return (
    <Page title={t("imports.title")} below={<Begin kinds={kinds} />}>
      <Imports />
    </Page>
  );
}

function Begin({ kinds }: { kinds: Kind[] }) {
  const { t, inside } = useI18n();
  const shown = kinds.filter(({ menu }) => menu && menu !== "setup");
  if (shown.length === 0) return null;
  return (
    <ul className={s.begin}>
      {shown.map((kind) => (
        <li key={kind.name}>
          <Link to="/$plural/import" params={{ plural: kind.plural }}>
            <KindIcon kind={kind} />
            {t("imports.wizard", { kinds: inside(kind.pluralLabel) })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Imports() {
  const { t } = useI18n();
  const list = useInfiniteQuery(importsQuery());
  const { items } = gatherPages(list.data?.pages);
  if (list.isPending) return <Waiting />;
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return <Empty title={t("imports.empty")} text={t("imports.empty.text")} />;
  return (
    <>
      <ul className={s.list}>
        {items.map((one) => (
          <Item key={one.id} one={one} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </>
  );
}

function Item({ one }: { one: Import }) {
  const { t, format } = useI18n();
  const kind = useKind(one.kind);
  const name = <bdi>{one.fileName}</bdi>;
  const told = outcomes(one).filter(({ count }) => count > 0);
  const foreseen = one.state === "checked";
  return (
    <li className={s.item}>
      <div className={s.head}>
        {kind?.rights.import ? (
          <Link to="/$plural/import" params={{ plural: kind.plural }} search={{ import: one.id }} className={s.name ?? ""}>
            {name}
          </Link>
        ) : (
          <span className={s.name}>{name}</span>
        )}
        <StateTone state={one.state} />
      </div>
      <p className={s.facts}>
        <span>{kind?.pluralLabel ?? one.kind}</span>
        <span>{t.count("imports.rows", one.rows)}</span>
        <span>
          {one.createdBy.name} · <When at={one.createdAt} />
        </span>
      </p>
      {told.length > 0 && (
        <p className={s.facts}>
          {told.map(({ outcome, count }) => (
            <span key={outcome} className="number">
              {t(foreseen ? `imports.would.${outcome}` : `imports.done.${outcome}`)} {format.number(count)}
            </span>
          ))}
        </p>
      )}
    </li>
  );
}
