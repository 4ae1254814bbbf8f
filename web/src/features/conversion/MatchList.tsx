import { Alert, Button } from "antd";
import { useI18n } from "../../i18n";
import type { Match } from "../merge/queries";
import s from "./Conversion.module.css";

interface Props {
  matches: readonly Match[];
  chosen: string | undefined;
  onUse: (id: string) => void;
}

/** What is there already about the same company or person; a customer can be taken with one click. */
export function MatchList({ matches, chosen, onUse }: Props) {
  const { t } = useI18n();
  if (matches.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("conversion.matches")}
      description={
        <ul>
          {matches.map((match, at) => (
            <li key={match.id ?? at} className={s.match ?? ""}>
              <MatchText match={match} />
              {match.id && match.kind === "customer" && match.id !== chosen && (
                <Button size="small" onClick={() => match.id && onUse(match.id)}>
                  {t("conversion.use")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function MatchText({ match }: { match: Match }) {
  const { t } = useI18n();
  const kind = match.kindLabel;
  const by = match.by.map((sign) => t(`matches.by.${sign}`)).join(", ");
  if (match.id) return <span>{[`${kind} ${match.name ?? ""}`, by, match.owner, match.department].filter(Boolean).join(" · ")}</span>;
  if (match.department) return <span>{t("matches.taken", { kind, department: match.department, by })}</span>;
  return <span>{t("matches.taken.unknown", { kind, by })}</span>;
}
