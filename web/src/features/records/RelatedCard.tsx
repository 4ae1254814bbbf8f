import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { someQuery } from "../../api/queries";
import type { AnyRecord, Kind, Names } from "../../api/types";
import { FieldValue, isEmpty } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { listFields, titleOf } from "./columns";
import { quote } from "./filter";
import s from "./RelatedCard.module.css";

const SHOWN = 6;
const FACTS_SHOWN = 4;

/** Records of another kind that refer to this one by a field. */
export function RelatedCard({ kind, field, id }: { kind: Kind; field: string; id: string }) {
  const { t, inside } = useI18n();
  const navigate = useNavigate();
  const filter = `${field} = ${quote(id)}`;
  const related = useQuery(someQuery(kind.plural, { filter, limit: SHOWN }));
  const items = related.data?.items ?? [];
  return (
    <Card
      flush
      title={kind.pluralLabel}
      extra={
        <>
          {related.data?.nextCursor && (
            <Link to="/$plural" params={{ plural: kind.plural }} search={{ filter }}>
              {t("record.related.all")}
            </Link>
          )}
          {kind.rights.create && (
            <Button
              type="text"
              size="small"
              icon={<PlusOutlined aria-hidden />}
              onClick={() =>
                void navigate({
                  to: "/$plural/new",
                  params: { plural: kind.plural },
                  search: { field, value: id },
                })
              }
            >
              {t("list.new", { kind: inside(kind.label) })}
            </Button>
          )}
        </>
      }
    >
      {related.isPending && <Waiting lines={2} />}
      {related.isError && <Failure error={related.error} />}
      {related.isSuccess && items.length === 0 && <p className={s.none}>{t("record.related.empty")}</p>}
      <ul className={s.items}>
        {items.map((record) => (
          <Item key={record.id} kind={kind} by={field} record={record} names={related.data?.names ?? {}} />
        ))}
      </ul>
    </Card>
  );
}

interface ItemProps {
  kind: Kind;
  /** The field that refers here; it would say the same in every line. */
  by: string;
  record: AnyRecord;
  names: Names;
}

function Item({ kind, by, record, names }: ItemProps) {
  const facts = listFields(kind)
    .filter(({ name }) => name !== kind.title && name !== by && !isEmpty(record[name]))
    .slice(0, FACTS_SHOWN);
  return (
    <li className={s.item}>
      <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }} className={s.title ?? ""}>
        {titleOf(kind, record, names)}
      </Link>
      <span className={s.facts}>
        {facts.map((field) => (
          <span key={field.name}>
            <FieldValue field={field} value={record[field.name]} names={names} />
          </span>
        ))}
      </span>
    </li>
  );
}
