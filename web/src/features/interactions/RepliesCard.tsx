import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useOnce } from "../../api/once";
import { ROOT, someQuery } from "../../api/queries";
import type { AnyRecord, Kind, Names, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { When } from "../../ui/When";
import { useErrorText, useMessage } from "../../ui/message";
import { quote } from "../records/filter";
import { useKind, useSession } from "../session/useSession";
import s from "./Replies.module.css";

const SHOWN = 20;
const MAX_LENGTH = 10_000;

/** What those above say about an interaction, and where they say it. */
export default function RepliesCard({ record }: { record: OneRecord }) {
  const kind = useKind("interaction-reply");
  if (!kind?.rights.view) return null;
  return <Replies kind={kind} record={record} />;
}

function Replies({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t } = useI18n();
  const { user } = useSession();
  const found = useQuery(someQuery(kind.plural, { filter: `interactionId = ${quote(record.id)}`, limit: SHOWN }));
  const items = found.data?.items ?? [];
  const mayReply = kind.rights.create && (user.role === "admin" || record["byId"] !== user.id);
  return (
    <Card title={t("replies.title")}>
      {mayReply && <ReplyForm kind={kind} id={record.id} />}
      {found.isPending && <Waiting lines={2} />}
      {found.isError && <Failure error={found.error} />}
      {found.isSuccess && items.length === 0 && <p className="muted">{t("replies.empty")}</p>}
      <ol className={s.items}>
        {items.map((reply) => (
          <Reply key={reply.id} reply={reply} names={found.data?.names ?? {}} />
        ))}
      </ol>
    </Card>
  );
}

function Reply({ reply, names }: { reply: AnyRecord; names: Names }) {
  const { t } = useI18n();
  return (
    <li>
      <p className={s.text}>{String(reply["text"] ?? "")}</p>
      <p className={s.about}>
        {names[String(reply["byId"])]} · <When at={reply.createdAt} />{" "}
        {reply["asks"] === true && <Tone tone="warning">{t("replies.asks")}</Tone>}
      </p>
    </li>
  );
}

function ReplyForm({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const [text, setText] = useState("");
  const [asks, setAsks] = useState(false);
  const send = useMutation({
    mutationFn: () => once.post(`/${kind.plural}`, { interactionId: id, text, asks }),
    onSuccess: () => {
      setText("");
      setAsks(false);
      void message.success(t("replies.sent"));
      void client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] });
      void client.invalidateQueries({ queryKey: [ROOT.one, "interactions", id] });
    },
    onError: (error) => void message.error(errorText(error)),
  });
  return (
    <div className={s.write}>
      <Input.TextArea
        aria-label={t("replies.text")}
        placeholder={t("replies.text")}
        rows={2}
        maxLength={MAX_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={s.acts}>
        <Button disabled={!text.trim()} loading={send.isPending} onClick={() => send.mutate()}>
          {t("replies.send")}
        </Button>
        <Checkbox checked={asks} onChange={(event) => setAsks(event.target.checked)}>
          {t("replies.asks")}
        </Checkbox>
      </div>
    </div>
  );
}
