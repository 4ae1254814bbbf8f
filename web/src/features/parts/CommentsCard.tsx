import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { remove } from "../../api/client";
import { commentsQuery, gatherPages, ROOT } from "../../api/queries";
import type { Comment } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { CommentForm } from "./CommentForm";
import { ConfirmDialog } from "./ConfirmDialog";
import { pieces } from "./mentions";
import s from "./parts.module.css";

interface Props {
  plural: string;
  id: string;
}

/** What colleagues said about a record, newest first. */
export function CommentsCard({ plural, id }: Props) {
  const { t } = useI18n();
  const comments = useInfiniteQuery(commentsQuery(plural, id));
  const { items } = gatherPages(comments.data?.pages);
  return (
    <Card title={t("comments.title")}>
      <CommentForm plural={plural} id={id} />
      {comments.isPending && <Waiting lines={2} />}
      {comments.isError && <Failure error={comments.error} />}
      {comments.isSuccess && items.length === 0 && <p className="muted">{t("comments.empty")}</p>}
      <ol className={s.items}>
        {items.map((comment) => (
          <Item key={comment.id} plural={plural} id={id} comment={comment} />
        ))}
      </ol>
      {comments.hasNextPage && (
        <Button type="text" loading={comments.isFetchingNextPage} onClick={() => void comments.fetchNextPage()}>
          {t("comments.older")}
        </Button>
      )}
    </Card>
  );
}

function Item({ plural, id, comment }: Props & { comment: Comment }) {
  const { t } = useI18n();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  if (editing) {
    return (
      <li>
        <CommentForm plural={plural} id={id} comment={comment} onDone={() => setEditing(false)} />
      </li>
    );
  }
  return (
    <li>
      <p className={s.text}>
        {pieces(comment.text, comment.mentions).map((piece, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- pieces of one text never move
          <span key={place} className={piece.mention ? s.mention : undefined}>
            {piece.text}
          </span>
        ))}
      </p>
      <div className={`${s.acts} ${s.about}`}>
        <span>
          {comment.createdBy.name} · <When at={comment.createdAt} />
          {comment.editedAt && ` · ${t("comments.edited")}`}
        </span>
        {comment.mayEdit && (
          <Button type="text" size="small" onClick={() => setEditing(true)}>
            {t("comments.edit")}
          </Button>
        )}
        {comment.mayDelete && (
          <Button type="text" size="small" onClick={() => setAsking(true)}>
            {t("comments.delete")}
          </Button>
        )}
      </div>
      {asking && <DeleteComment plural={plural} id={id} comment={comment} onClose={() => setAsking(false)} />}
    </li>
  );
}

function DeleteComment({ plural, id, comment, onClose }: Props & { comment: Comment; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const drop = useMutation({
    mutationFn: () => remove(`/comments/${comment.id}`),
    onError: (error) => void message.error(errorText(error)),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [ROOT.one, plural, id] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t("comments.delete.ask")}
      text={t("comments.delete.text")}
      busy={drop.isPending}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
    />
  );
}
