import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import s from "./BackTest.module.css";
import type { Load } from "./types";

/** Who would have had more to do, and who less. */
export function People({ people }: { people: Load[] }) {
  const { t, format } = useI18n();
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t("why.person")}</th>
            <th scope="col" className={s.figure}>
              {t("rules.report.before")}
            </th>
            <th scope="col" className={s.figure}>
              {t("rules.report.after")}
            </th>
            <th scope="col" className={s.figure}>
              {t("rules.report.change")}
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ person, before, after }) => (
            <tr key={person.id}>
              <th scope="row">{person.name}</th>
              <td className={s.figure}>{format.number(before)}</td>
              <td className={s.figure}>{format.number(after)}</td>
              <td className={s.figure}>
                <Tone tone={after === before ? "neutral" : after > before ? "info" : "warning"}>{signed(after - before, format.number)}</Tone>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function signed(difference: number, number: (value: number) => string): string {
  if (difference === 0) return "±0";
  return difference > 0 ? `+${number(difference)}` : `−${number(-difference)}`;
}
