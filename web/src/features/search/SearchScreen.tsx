import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { countQuery, searchQuery } from "../../api/queries";
import type { SearchAnswer, SearchGroup, SearchHit } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Page } from "../../ui/Page";
import { Empty, Failure, Waiting } from "../../ui/State";
import { useMeta } from "../session/useSession";
import s from "./SearchScreen.module.css";

const SHOWN = 10;

/** What was found in all kinds; the words stand in the address. */
export default function SearchScreen() {
  const { t } = useI18n();
  const { q = "" } = useSearch({ from: "/search" });
  const navigate = useNavigate({ from: "/search" });
  const [typed, setTyped] = useState(q);
  const found = useQuery(searchQuery(q, SHOWN));
  return (
    <Page
      title={t("search.title")}
      below={
        <Input.Search
          className={s.box ?? ""}
          prefix={<SearchOutlined aria-hidden />}
          aria-label={t("search.title")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(words) => void navigate({ search: { q: words.trim() || undefined } })}
        />
      }
    >
      {q !== "" && found.isPending && <Waiting lines={6} />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Found q={q} answer={found.data} />}
    </Page>
  );
}

function Found({ q, answer }: { q: string; answer: SearchAnswer }) {
  const { t } = useI18n();
  const { kinds } = useMeta();
  const late = answer.late.map((name) => kinds.find((kind) => kind.name === name)?.pluralLabel ?? name);
  return (
    <>
      {answer.partial && <p role="status">{t("search.partial", { kinds: late.join(", ") })}</p>}
      {answer.groups.length === 0 && !answer.partial && <Empty title={t("palette.empty", { q })} text={t("list.emptyFiltered.text")} />}
      {answer.groups.map((group) => (
        <Card key={group.kind} flush title={group.label} extra={group.more && <AllOf q={q} group={group} />}>
          <ul className={s.hits}>
            {group.hits.map((hit) => (
              <Hit key={hit.id} plural={group.plural} hit={hit} />
            ))}
          </ul>
        </Card>
      ))}
    </>
  );
}

function AllOf({ q, group }: { q: string; group: SearchGroup }) {
  const { t, format, inside } = useI18n();
  const { data } = useQuery(countQuery(group.plural, { q }));
  const count = data ? `${format.number(data.count)}${data.more ? "+" : ""}` : "…";
  return (
    <Link to="/$plural" params={{ plural: group.plural }} search={{ q }}>
      {t("search.all", { count, kinds: inside(group.label) })}
    </Link>
  );
}

function Hit({ plural, hit }: { plural: string; hit: SearchHit }) {
  return (
    <li className={s.hit}>
      <Link to="/$plural/$id" params={{ plural, id: hit.id }}>
        {hit.title}
      </Link>
      <span className="muted">{hit.subtitle}</span>
      {hit.snippet && (
        <span className={s.snippet}>
          {hit.label}: {hit.snippet}
        </span>
      )}
    </li>
  );
}
