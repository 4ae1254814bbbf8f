import { useMutation, useQueryClient } from "@tanstack/react-query";
import { patch, post, put, remove } from "../../api/client";
import { viewsQuery } from "../../api/queries";
import type { AnyRecord, Kind, OfferedView } from "../../api/types";
import { useErrorText, useMessage } from "../../ui/message";

/** What one does with views; the list of them is read anew after each. */
export function useViewActs(kind: Kind) {
  const client = useQueryClient();
  const message = useMessage();
  const textOf = useErrorText();
  const settled = {
    onSettled: () => client.invalidateQueries({ queryKey: viewsQuery(kind.plural).queryKey }),
  };
  const told = { ...settled, onError: (error: unknown) => void message.error(textOf(error)) };
  return {
    /** Dialogs show the errors of these in place. */
    create: useMutation({ ...settled, mutationFn: (values: object) => post<AnyRecord>("/views", { ...values, kind: kind.name }) }),
    change: useMutation({
      ...settled,
      mutationFn: ({ view, values }: { view: OfferedView; values: object }) =>
        patch<AnyRecord>(`/views/${view.id}`, view.version, values),
    }),
    keep: useMutation({
      ...told,
      mutationFn: ({ view, values }: { view: OfferedView; values: object }) =>
        patch<AnyRecord>(`/views/${view.id}`, view.version, values),
    }),
    drop: useMutation({ ...told, mutationFn: (view: OfferedView) => remove(`/views/${view.id}`, view.version) }),
    setDefault: useMutation({
      ...told,
      mutationFn: (viewId: string | undefined) => put(`/kinds/${kind.plural}/default-view`, viewId ? { viewId } : {}),
    }),
  };
}
