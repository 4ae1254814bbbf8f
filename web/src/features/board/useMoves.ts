import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { patch } from "../../api/client";
import { isProblem } from "../../api/problem";
import { ROOT } from "../../api/queries";
import type { AnyRecord, Field, Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { titleOf } from "../records/columns";
import type { Column, Moves } from "./columns";

export interface Mover {
  moves: Moves;
  /** What happened last, for those who hear the page. */
  told: string;
  move: (record: AnyRecord, to: Column) => Promise<void>;
}

/** Puts a card into another column at once; what the server refuses goes back, with its reason. */
export function useMoves(kind: Kind, field: Field): Mover {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const [moves, setMoves] = useState<Moves>({});
  const [told, setTold] = useState("");

  const settle = (id: string) =>
    setMoves((old) => Object.fromEntries(Object.entries(old).filter(([known]) => known !== id)));

  const move = async (record: AnyRecord, to: Column) => {
    const name = titleOf(kind, record, {});
    setMoves((old) => ({ ...old, [record.id]: { record, to: to.value } }));
    try {
      await patch<OneRecord>(`/${kind.plural}/${record.id}`, record.version, { [field.name]: to.value || null });
      setTold(t("board.moved", { name, column: to.label }));
    } catch (error) {
      const reason = isProblem(error, 412) ? t("board.changedMeanwhile") : errorText(error);
      const text = t("board.refused", { name, reason });
      setTold(text);
      void message.error(text);
    }
    void client.invalidateQueries({ queryKey: [ROOT.one, kind.plural, record.id] });
    await client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] });
    settle(record.id);
  };
  return { moves, told, move };
}
