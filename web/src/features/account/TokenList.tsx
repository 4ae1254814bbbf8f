import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { remove } from "../../api/client";
import type { Token } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { When } from "../../ui/When";
import s from "./Account.module.css";
import { tokensQuery } from "./queries";

/** Somebody's tokens; their secrets are nowhere to be seen. */
export function TokenList({ path }: { path: string }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const tokens = useQuery(tokensQuery(path));
  const revoke = useMutation({
    mutationFn: (id: string) => remove(`${path}/${id}`),
    onSuccess: () => void message.success(t("account.tokens.revoked")),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: tokensQuery(path).queryKey }),
  });
  if (tokens.isPending) return <Waiting lines={2} />;
  if (tokens.isError) return <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />;
  if (tokens.data.length === 0) return <p className={s.text}>{t("account.tokens.empty")}</p>;
  return (
    <ul>
      {tokens.data.map((token) => (
        <Item key={token.id} token={token} busy={revoke.isPending} onRevoke={() => revoke.mutate(token.id)} />
      ))}
    </ul>
  );
}

function Item({ token, busy, onRevoke }: { token: Token; busy: boolean; onRevoke: () => void }) {
  const { t, format } = useI18n();
  return (
    <li className={s.item}>
      <div className={s.about}>
        <p className={s.first}>
          {token.name}
          {token.expired && <Tone tone="warning">{t("account.tokens.expired")}</Tone>}
        </p>
        <p className="muted">
          {token.expiresAt ? t("account.tokens.until", { when: format.time(token.expiresAt) }) : t("account.tokens.never")} ·{" "}
          {token.lastUsedAt ? (
            <>
              {t("account.tokens.used")} <When at={token.lastUsedAt} />
            </>
          ) : (
            t("account.tokens.unused")
          )}
        </p>
        <p className={s.scopes}>
          {token.scopes.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </p>
      </div>
      <Button size="small" danger disabled={busy} aria-label={t("account.tokens.revokeOne", { name: token.name })} onClick={onRevoke}>
        {t("account.tokens.revoke")}
      </Button>
    </li>
  );
}
