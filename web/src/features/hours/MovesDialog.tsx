import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { post } from "../../api/client";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import s from "./Hours.module.css";
import type { DayChange, DeadlineMoves } from "./queries";

interface Props {
  id: string;
  days: DayChange[];
  onSaved: () => void;
  onClose: () => void;
}

/** Shows which open deadlines move before days of a calendar are saved, and moves them when told to. */
export function MovesDialog({ id, days, onSaved, onClose }: Props) {
  const { t, format } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const client = useQueryClient();
  const saving = useOnce();
  const moving = useOnce();
  const moves = useQuery({
    queryKey: [ROOT.one, "calendars", id, "moves", days],
    queryFn: () => post<DeadlineMoves>(`/calendars/${id}/acts/preview`, { days }),
    gcTime: 0,
  });
  const save = useMutation({
    mutationFn: async (move: boolean) => {
      if (days.length > 0) await saving.post(`/calendars/${id}/acts/set-days`, { days });
      if (move) await moving.post("/calendars/acts/move-deadlines", {});
      return move;
    },
    onSuccess: (moved) => {
      void message.success(t(moved ? "hours.moving" : "hours.saved"));
      onSaved();
      onClose();
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey: [root] }) => [ROOT.one, ROOT.list, ROOT.jobs].some((r) => r === root) }),
  });
  const count = moves.data?.count ?? 0;
  const listed = moves.data?.items ?? [];
  return (
    <Dialog
      shape="middle"
      title={t("hours.moves")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          {days.length > 0 && (
            <Button type={count === 0 ? "primary" : "default"} disabled={!moves.data} loading={save.isPending} onClick={() => save.mutate(false)}>
              {t("hours.save")}
            </Button>
          )}
          {count > 0 && (
            <Button type="primary" loading={save.isPending} onClick={() => save.mutate(true)}>
              {t(days.length > 0 ? "hours.saveAndMove" : "hours.move")}
            </Button>
          )}
        </>
      }
    >
      {moves.isPending && <Waiting lines={4} />}
      {moves.isError && <Failure error={moves.error} onRetry={() => void moves.refetch()} />}
      {moves.data && (
        <>
          <p>{count > 0 ? t.count("hours.moves.some", count) : t("hours.moves.none")}</p>
          <ul className={s.moves}>
            {listed.map(({ task, from, to }) => (
              <li key={task.id}>
                <strong>{task.record.label || task.title}</strong>
                <span className="muted">
                  {task.title} · {task.assigneeName}
                </span>
                <span>
                  <s>{format.time(from)}</s> → {format.time(to)}
                </span>
              </li>
            ))}
          </ul>
          {count > listed.length && <p className="muted">{t("hours.moves.more")}</p>}
        </>
      )}
    </Dialog>
  );
}
