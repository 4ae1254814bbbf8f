import CheckCircleOutlined from "@ant-design/icons/es/icons/CheckCircleOutlined";
import CloseCircleOutlined from "@ant-design/icons/es/icons/CloseCircleOutlined";
import { useI18n } from "../../i18n";
import s from "./Gates.module.css";
import type { Check } from "./types";

/** What publishing asks for, and whether it is there. */
export function Gates({ gates }: { gates: Check["gates"] }) {
  const { t } = useI18n();
  return (
    <ul className={s.gates}>
      {gates.map(({ gate, label, passed, message }) => (
        <li key={gate} className={passed ? s.passed : s.failed}>
          {passed ? <CheckCircleOutlined aria-hidden /> : <CloseCircleOutlined aria-hidden />}
          <span>
            <span className="visually-hidden">{t(passed ? "rules.gate.passed" : "rules.gate.failed")} </span>
            {label}
            {!passed && <span className={s.why}>{message}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
