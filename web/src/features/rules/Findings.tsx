import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Tone, type ToneName } from "../../ui/Tone";
import { newExample } from "./examples";
import s from "./Findings.module.css";
import { labelOf } from "./rows";
import { Gates } from "./Gates";
import type { Check } from "./types";
import type { Work } from "./VersionScreen";

interface Props {
  work: Work;
  checking: boolean;
}

/** What the check of the rows came to: mistakes, cases nobody thought of, and what publishing still needs. */
export function Findings({ work, checking }: Props) {
  const { t } = useI18n();
  const { check } = work;
  return (
    <Card
      title={t("rules.check")}
      extra={
        <span className="muted" role="status">
          {checking && t("rules.checking")}
        </span>
      }
    >
      {check && (
        <div className={s.findings}>
          <Problems work={work} check={check} />
          <Analysis work={work} check={check} />
          {work.edit.editable && (
            <section>
              <h3>{t("rules.gates")}</h3>
              <Gates gates={check.gates} />
            </section>
          )}
        </div>
      )}
    </Card>
  );
}

function Problems({ work, check: { problems } }: { work: Work; check: Check }) {
  const { t } = useI18n();
  const where = useRowName(work);
  if (problems.length === 0) return <p className={s.good}>{t("rules.check.fine")}</p>;
  return (
    <section>
      <h3>{t.count("rules.problems", problems.length)}</h3>
      <ul className={s.list}>
        {problems.map((problem) => (
          <Finding key={`${problem.row} ${problem.field} ${problem.message}`} tone="danger" name={where(problem.row)}>
            {problem.message}
          </Finding>
        ))}
      </ul>
    </section>
  );
}

function Analysis({ work, check: { analysis } }: { work: Work; check: Check }) {
  const { t } = useI18n();
  const where = useRowName(work);
  const { gaps, overlaps, shadowed, impossible, notAnalysed } = analysis;
  const count = gaps.length + overlaps.length + shadowed.length + impossible.length + notAnalysed.length;
  if (count === 0) return null;
  return (
    <section>
      <h3>{t("rules.analysis")}</h3>
      <ul className={s.list}>
        {impossible.map(({ row, why }) => (
          <Finding key={`i${row}`} tone="danger" name={where(row)}>
            {t("rules.analysis.impossible")} {why}
          </Finding>
        ))}
        {shadowed.map(({ row, by, example }) => (
          <Finding key={`s${row}`} tone="danger" name={where(row)}>
            {t("rules.analysis.shadowed", { by: by.map(where).join(t("rules.comma")) })} <MakeExample work={work} input={example} />
          </Finding>
        ))}
        {overlaps.map(({ rows, example, words }) => (
          <Finding key={`o${rows.join(" ")}`} tone="warning" name={rows.map(where).join(t("rules.comma"))}>
            {words || t("rules.analysis.overlap")} <MakeExample work={work} input={example} />
          </Finding>
        ))}
        {gaps.map(({ example, words }) => (
          <Finding key={`g${words}`} tone="info" name={t("rules.analysis.gap")}>
            {words} <MakeExample work={work} input={example} />
          </Finding>
        ))}
        {notAnalysed.map(({ row, why }) => (
          <Finding key={`n${row}`} tone="neutral" name={where(row)}>
            {t("rules.analysis.not")} {why}
          </Finding>
        ))}
      </ul>
    </section>
  );
}

function Finding({ tone, name, children }: { tone: ToneName; name: string; children: ReactNode }) {
  return (
    <li className={s.finding}>
      <Tone tone={tone}>{name}</Tone>
      <span>{children}</span>
    </li>
  );
}

/** The case that shows it becomes an example, so that it stays answered. */
function MakeExample({ work: { point, version, edit }, input }: { work: Work; input: Record<string, unknown> }) {
  const { t } = useI18n();
  const name = t("rules.example");
  const navigate = useNavigate();
  if (!edit.editable) return null;
  const make = () => {
    edit.set((now) => ({ ...now, examples: [...now.examples, newExample(now.examples, name, { input })] }));
    void navigate({ to: "/rules/$key/versions/$id", params: { key: point.key, id: version.id }, search: { tab: "examples" } });
  };
  return (
    <Button size="small" type="link" onClick={make}>
      {t("rules.example.make")}
    </Button>
  );
}

/** Rows by number and name, as the table shows them. */
export function useRowName({ edit }: Pick<Work, "edit">): (row: number) => string {
  const { t, language } = useI18n();
  return (row) => {
    const found = edit.now.body.rows[row];
    if (row === -1) return t("rules.otherwise");
    if (!found) return t("rules.wholeSet");
    const label = labelOf(found, language);
    return label ? t("rules.row.named", { number: row + 1, label }) : t("rules.row.number", { number: row + 1 });
  };
}
