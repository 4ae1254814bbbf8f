import type { ReactNode } from "react";
import { useI18n } from "../../i18n";
import { isWrong, type Where } from "./problems";
import { RowMenu } from "./RowMenu";
import type { RowsProps } from "./RowsTab";
import s from "./RowsTab.module.css";
import { useRowCells } from "./useRowCells";

/** The same rows where a table has no room: a card each, with what it asks and what follows. */
export function RowCards(props: RowsProps) {
  const { work } = props;
  const { edit, point } = work;
  const places: Where[] = [...edit.now.body.rows.keys(), ...(point.policy === "collect" ? [] : ["otherwise" as const])];
  return (
    <ol className={s.cards}>
      {places.map((place) => (
        <RowCard key={place} {...props} place={place} />
      ))}
    </ol>
  );
}

function RowCard({ place, ...props }: RowsProps & { place: Where }) {
  const { t } = useI18n();
  const { work, grid, onEdit } = props;
  const cells = useRowCells(props);
  const asked = place === "otherwise" ? undefined : grid.rows[place];
  const off = place !== "otherwise" && work.edit.now.body.rows[place]?.enabled === false;
  const wrong = isWrong(work.check, place);
  return (
    <li className={[s.card, off ? s.off : "", wrong ? s.wrong : ""].join(" ").trim()}>
      <div className={s.cardHead}>
        <span className={s.cardNumber}>{place === "otherwise" ? "" : place + 1}</span>
        {cells.label(place)}
        {place !== "otherwise" && work.edit.editable && <RowMenu work={work} at={place} onEdit={onEdit} />}
      </div>
      <dl className={s.facts}>
        {place === "otherwise" && <Fact label={t("rules.condition")} value={<span className={s.cell}>{t("rules.otherwise")}</span>} />}
        {place !== "otherwise" && !asked && <Fact label={t("rules.condition")} value={cells.text(place)} />}
        {place !== "otherwise" &&
          asked &&
          grid.columns
            .filter(({ name }) => asked[name] !== undefined || work.edit.editable)
            .map((field) => <Fact key={field.name} label={field.label} value={cells.condition(place, field)} />)}
      </dl>
      <dl className={`${s.facts} ${s.result}`}>
        {work.point.outputs.map((field) => (
          <Fact key={field.name} label={field.label} value={cells.outcome(place, field)} />
        ))}
      </dl>
    </li>
  );
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div className={s.fact}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
