import { Button } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import s from "./Account.module.css";
import { MY_TOKENS } from "./queries";
import { TokenDialog } from "./TokenDialog";
import { TokenList } from "./TokenList";

/** Tokens by which programs act for the person. */
export function TokensCard() {
  const { t } = useI18n();
  const [making, setMaking] = useState(false);
  return (
    <Card
      flush
      title={t("account.tokens")}
      extra={
        <Button size="small" onClick={() => setMaking(true)}>
          {t("account.tokens.make")}
        </Button>
      }
    >
      <p className={s.text}>{t("account.tokens.text")}</p>
      <TokenList path={MY_TOKENS} />
      {making && <TokenDialog onClose={() => setMaking(false)} />}
    </Card>
  );
}
