import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import type { Decision } from "../../api/types";
import { useI18n } from "../../i18n";
import { Option } from "../../ui/Option";
import { Failure, Waiting } from "../../ui/State";
import { whyNotQuery } from "../rules/queries";
import s from "./WhyDrawer.module.css";

/** The rule one expected to decide, and the least that would have let it. */
export function WhyNot({ decision }: { decision: Decision }) {
  const { t } = useI18n();
  const [row, setRow] = useState<number>();
  const others = decision.rows.filter((one) => one.row !== decision.row && one.verdict !== "disabled");
  if (others.length === 0) return null;
  return (
    <section>
      <h3>{t("why.not")}</h3>
      <Option label={t("why.not.expected")}>
        {(id) => (
          <Select
            id={id}
            value={row ?? null}
            placeholder={t("why.not.choose")}
            options={others.map((one) => ({ value: one.row, label: one.label }))}
            onChange={(next: number) => setRow(next)}
          />
        )}
      </Option>
      <div aria-live="polite">{row !== undefined && <Flips id={decision.id} row={row} />}</div>
    </section>
  );
}

function Flips({ id, row }: { id: string; row: number }) {
  const { t } = useI18n();
  const answer = useQuery(whyNotQuery(id, row));
  if (answer.isPending) return <Waiting lines={1} />;
  if (answer.isError) return <Failure error={answer.error} />;
  const { flips, words } = answer.data;
  if (flips.length === 0) return <p className={s.flips}>{words || t("why.not.none")}</p>;
  return (
    <ul className={s.flips}>
      {flips.map((flip) => (
        <li key={`${flip.field} ${flip.to} ${flip.row}`}>{flip.words}</li>
      ))}
    </ul>
  );
}
