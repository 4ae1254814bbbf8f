import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Mentions } from "antd";
import { useState, type KeyboardEvent } from "react";
import { amend } from "../../api/client";
import { useOnce } from "../../api/once";
import { ROOT, someQuery } from "../../api/queries";
import type { Comment } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { useLater } from "../../ui/useLater";
import { mentionedIn, type Named } from "./mentions";
import s from "./parts.module.css";

const OFFERED = 8;
const PAUSE_MS = 200;
const MAX_LENGTH = 5000;

interface Props {
  plural: string;
  id: string;
  /** The comment that is changed; a new one without it. */
  comment?: Comment;
  onDone?: () => void;
}

/** Writes a comment or changes one; Ctrl+Enter sends, @ looks for people. */
export function CommentForm({ plural, id, comment, onDone }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState(comment?.text ?? "");
  const [chosen, setChosen] = useState<readonly Named[]>(comment?.mentions ?? []);
  const { options, search } = usePeople();
  const send = useSend({
    plural,
    id,
    comment,
    onSent: () => {
      setText("");
      setChosen([]);
      onDone?.();
    },
  });
  const submit = () => {
    if (text.trim() && !send.isPending) send.mutate({ text, mentions: mentionedIn(text, chosen) });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
    if (event.key === "Escape" && onDone) onDone();
  };

  return (
    <div className={s.write}>
      <Mentions
        aria-label={t("comments.write")}
        placeholder={t("comments.write")}
        rows={2}
        maxLength={MAX_LENGTH}
        filterOption={false}
        value={text}
        options={options}
        onChange={setText}
        onSearch={search}
        onSelect={({ key, value }) => setChosen((before) => [...before, { id: key ?? "", name: value ?? "" }])}
        onKeyDown={keys}
      />
      <div className={s.acts}>
        <Button type={comment ? "primary" : "default"} disabled={!text.trim()} loading={send.isPending} onClick={submit}>
          {t(comment ? "app.save" : "comments.send")}
        </Button>
        {onDone && <Button onClick={onDone}>{t("app.cancel")}</Button>}
        <span className={s.about}>{t("comments.keys")}</span>
      </div>
    </div>
  );
}

/** Colleagues whose name fits what stands behind the @. */
function usePeople() {
  const [typed, setTyped] = useState<string>();
  const q = useLater(typed ?? "", PAUSE_MS);
  const found = useQuery({
    ...someQuery("users", { q, limit: OFFERED }),
    enabled: typed !== undefined,
    placeholderData: keepPreviousData,
  });
  const options = (found.data?.items ?? []).map(({ id, ...person }) => {
    const name = String(person["name"]);
    return { key: id, value: name, label: name };
  });
  return { options, search: setTyped };
}

interface SendOptions {
  plural: string;
  id: string;
  comment: Comment | undefined;
  onSent: () => void;
}

function useSend({ plural, id, comment, onSent }: SendOptions) {
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  return useMutation({
    mutationFn: (said: { text: string; mentions: string[] }) =>
      comment
        ? amend<Comment>(`/comments/${comment.id}`, said)
        : once.post<Comment>(`/${plural}/${id}/comments`, said),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [ROOT.one, plural, id] });
      onSent();
    },
    onError: (error) => void message.error(errorText(error)),
  });
}
