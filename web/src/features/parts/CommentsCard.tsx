import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { commentsQuery, gatherPages } from "../../api/queries";
import type { Comment } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { CommentForm } from "./CommentForm";
import { pieces } from "./mentions";
import s from "./parts.module.css";
import { RemoveDialog } from "./RemoveDialog";

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
      {asking && (
        <RemoveDialog
          title={t("comments.delete.ask")}
          text={t("comments.delete.text")}
          path={`/comments/${comment.id}`}
          plural={plural}
          id={id}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
