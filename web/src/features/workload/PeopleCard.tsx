import { Button } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { PersonSheet } from "./PersonSheet";
import type { PersonLoad, PersonRef } from "./types";
import s from "./WorkLoad.module.css";

const COLUMNS = ["open", "overdue", "dueToday", "stuck", "urged"] as const;

/** How much each person has, and how much of it presses; a name opens their tasks. */
export function PeopleCard({ people }: { people: PersonLoad[] }) {
  const { t } = useI18n();
  const [shown, setShown] = useState<PersonRef>();
  return (
    <Card flush title={t("workload.people")}>
      {people.length === 0 && <p className={s.none}>{t("workload.people.none")}</p>}
      {people.length > 0 && (
        <div className={s.scroll}>
          <table className={s.table}>
            <thead>
              <tr>
                <th scope="col">{t("workload.person")}</th>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col" className={s.figure}>
                    {t(`workload.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people.map((load) => (
                <Row key={load.person.id} load={load} onOpen={() => setShown(load.person)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown && <PersonSheet key={shown.id} person={shown} onClose={() => setShown(undefined)} />}
    </Card>
  );
}

function Row({ load, onOpen }: { load: PersonLoad; onOpen: () => void }) {
  const { format } = useI18n();
  return (
    <tr>
      <th scope="row">
        <Button type="link" className={s.person ?? ""} onClick={onOpen}>
          <Avatar name={load.person.name} />
          {load.person.name}
        </Button>
      </th>
      {COLUMNS.map((column) => (
        <td key={column} className={load[column] > 0 ? s[column] : s.zero}>
          {format.number(load[column])}
        </td>
      ))}
    </tr>
  );
}
