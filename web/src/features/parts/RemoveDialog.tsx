import { useMutation, useQueryClient } from "@tanstack/react-query";
import { remove } from "../../api/client";
import { ROOT } from "../../api/queries";
import { useErrorText, useMessage } from "../../ui/message";
import { ConfirmDialog } from "./ConfirmDialog";

interface Props {
  title: string;
  text: string;
  /** Where what is removed is, and the record that it hangs on. */
  path: string;
  plural: string;
  id: string;
  onClose: () => void;
}

/** Takes a file, a comment or the like off a record, once that was confirmed. */
export function RemoveDialog({ title, text, path, plural, id, onClose }: Props) {
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const drop = useMutation({
    mutationFn: () => remove(path),
    onError: (error) => void message.error(errorText(error)),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [ROOT.one, plural, id] });
      onClose();
    },
  });
  return (
    <ConfirmDialog title={title} busy={drop.isPending} onConfirm={() => drop.mutate()} onClose={onClose}>
      {text}
    </ConfirmDialog>
  );
}
