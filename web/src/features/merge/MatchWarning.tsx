import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Form, type FormInstance } from "antd";
import { useState } from "react";
import type { Kind, Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { useLater } from "../../ui/useLater";
import s from "./Merge.module.css";
import { matchesQuery, type Match } from "./queries";

const PAUSE_MS = 400;

/** Says, while a new record is typed, what is there already. It forbids nothing. */
export function MatchWarning({ kind, form }: { kind: Kind; form: FormInstance<Values> }) {
  const { t } = useI18n();
  const typed = useLater(JSON.stringify(textsOf(Form.useWatch([], form) ?? {})), PAUSE_MS);
  const [passed, setPassed] = useState("");
  const values = JSON.parse(typed) as Values;
  const found = useQuery({ ...matchesQuery(kind.plural, values), enabled: kind.rights.matches && typed !== "{}" });
  const matches = found.data ?? [];
  if (matches.length === 0 || passed === typed) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      className={s.matches ?? ""}
      title={t.count("matches.title", matches.length)}
      description={
        <ul>
          {matches.map((match, at) => (
            <li key={match.id ?? at}>
              <MatchLine match={match} />
            </li>
          ))}
        </ul>
      }
      action={<Button onClick={() => setPassed(typed)}>{t("matches.anyway")}</Button>}
    />
  );
}

/** Only texts are looked for. */
function textsOf(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "string" && value.trim() !== ""));
}

function MatchLine({ match }: { match: Match }) {
  const { t } = useI18n();
  const by = match.by.map((sign) => t(`matches.by.${sign}`)).join(", ");
  if (!match.id) {
    const kind = match.kindLabel;
    return match.department
      ? t("matches.taken", { kind, department: match.department, by })
      : t("matches.taken.unknown", { kind, by });
  }
  return (
    <>
      {match.kindLabel}{" "}
      <Link to="/$plural/$id" params={{ plural: match.plural, id: match.id }} target="_blank">
        {match.name || t("matches.open")}
      </Link>{" "}
      <span className="muted">{[by, match.owner, match.department].filter(Boolean).join(" · ")}</span>
    </>
  );
}
