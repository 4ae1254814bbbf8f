import { queryOptions, useQuery } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { OneRecord, Shape } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { When } from "../../ui/When";
import s from "./InstructionsCard.module.css";

type Instruction = Shape<"InstructionView">;

function instructionsQuery(kind: string, record: OneRecord) {
  return queryOptions({
    queryKey: [ROOT.one, kind, record.id, "instructions", record.version],
    queryFn: async ({ signal }) =>
      (await get<{ items: Instruction[] }>(withParams("/instructions", { recordKind: kind, recordId: record.id }), signal)).items,
  });
}

/** What leaders wrote on a record, whom they have do what, and what the summary says to each. */
export default function InstructionsCard({ kind, record }: { kind: { name: string }; record: OneRecord }) {
  const { t } = useI18n();
  const found = useQuery(instructionsQuery(kind.name, record));
  if (found.isError) return <Failure error={found.error} />;
  if (!found.data || found.data.length === 0) return null;
  return (
    <Card title={t("instruction.all")}>
      <ol className={s.items}>
        {found.data.map((one) => (
          <Said key={one.id} one={one} />
        ))}
      </ol>
    </Card>
  );
}

function Said({ one }: { one: Instruction }) {
  const { t, format } = useI18n();
  return (
    <li>
      <p className={s.about}>
        {one.by.name} · {one.stepLabel} · <When at={one.at} /> <Tone tone={one.verdict === "agree" ? "success" : "warning"}>{one.verdictLabel}</Tone>
      </p>
      <p className={s.text}>{one.text}</p>
      {one.directives.length > 0 && (
        <ul className={s.told}>
          {one.directives.map(({ person, due, text }) => (
            <li key={`${person.id} ${due} ${text}`}>
              {person.name} · {format.date(due)} · {text}
            </li>
          ))}
        </ul>
      )}
      <p className={one.reply ? s.text : "muted"}>{one.reply ? t("instruction.reply", { text: one.reply }) : t("instruction.unanswered")}</p>
    </li>
  );
}
