import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { post, remove } from "../../api/client";
import type { OpenedSession } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { When } from "../../ui/When";
import s from "./Account.module.css";
import { sessionsQuery } from "./queries";

/** Where one is signed in, and the way out of there. */
export function SessionsCard() {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const sessions = useQuery(sessionsQuery());
  const end = useMutation({
    mutationFn: (id?: string) => (id ? remove(`/me/sessions/${id}`) : post<void>("/me/sessions/acts/end-others", undefined)),
    onSuccess: () => void message.success(t("account.sessions.ended")),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  });
  const items = sessions.data ?? [];
  return (
    <Card
      flush
      title={t("account.sessions")}
      extra={
        items.length > 1 && (
          <Button type="text" danger size="small" loading={end.isPending} onClick={() => end.mutate(undefined)}>
            {t("account.sessions.endOthers")}
          </Button>
        )
      }
    >
      {sessions.isPending && <Waiting lines={3} />}
      {sessions.isError && <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul>
        {items.map((session) => (
          <Item key={session.id} session={session} busy={end.isPending} onEnd={() => end.mutate(session.id)} />
        ))}
      </ul>
    </Card>
  );
}

function Item({ session, busy, onEnd }: { session: OpenedSession; busy: boolean; onEnd: () => void }) {
  const { t } = useI18n();
  const browser = session.browser || t("account.sessions.unknown");
  return (
    <li className={s.item}>
      <div className={s.about}>
        <p className={s.first}>
          {browser}
          {session.current && <Tone tone="primary">{t("account.sessions.this")}</Tone>}
        </p>
        <p className="muted">
          {session.address} · {t("account.sessions.made")} <When at={session.createdAt} /> · {t("account.sessions.seen")}{" "}
          <When at={session.lastSeenAt} />
        </p>
      </div>
      {!session.current && (
        <Button
          size="small"
          disabled={busy}
          aria-label={t("account.sessions.endOne", { browser, address: session.address })}
          onClick={onEnd}
        >
          {t("account.sessions.end")}
        </Button>
      )}
    </li>
  );
}
