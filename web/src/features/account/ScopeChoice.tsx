import { Checkbox } from "antd";
import type { ScopeArea } from "../../api/types";
import { useI18n } from "../../i18n";
import s from "./Account.module.css";
import { choose, isCovered } from "./scopes";

interface Props {
  areas: ScopeArea[];
  /** Given by the form item around it. */
  value?: readonly string[];
  onChange?: (value: string[]) => void;
}

const NONE: readonly string[] = [];

/** What a token may do, by boxes to tick; what a wider one holds is ticked with it. */
export function ScopeChoice({ areas, value = NONE, onChange }: Props) {
  const { t } = useI18n();
  const everywhere: ScopeArea = {
    area: "*",
    label: t("account.scopes.everywhere"),
    acts: [{ act: "view", label: t("account.scopes.view") }],
  };
  return [everywhere, ...areas].map(({ area, label, acts }) => (
    <fieldset key={area} className={s.area}>
      <legend>{label}</legend>
      <div className={s.acts}>
        {[...acts, { act: "*", label: t("account.scopes.all") }].map(({ act, label: name }) => {
          const scope = `${area}:${act}`;
          const covered = isCovered(value, scope);
          return (
            <Checkbox
              key={act}
              checked={covered || value.includes(scope)}
              disabled={covered}
              onChange={({ target }) => onChange?.(choose(value, scope, target.checked))}
            >
              {name}
            </Checkbox>
          );
        })}
      </div>
    </fieldset>
  ));
}
