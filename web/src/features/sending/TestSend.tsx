import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useErrorText, useMessage } from "../../ui/message";

interface Props {
  /** Of what is tried, as it is saved. */
  path: string;
  label: string;
  /** What is said once it is on its way. */
  done: string;
}

/** Sends something to see whether it arrives. */
export function TestSend({ path, label, done }: Props) {
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const test = useMutation({
    mutationFn: () => once.post(`${path}/acts/test`, {}),
    onSuccess: () => {
      void message.success(done);
      return client.invalidateQueries({ queryKey: [ROOT.sending, "/sends"] });
    },
    onError: (error) => void message.error(errorText(error)),
  });
  return (
    <Button loading={test.isPending} onClick={() => test.mutate()}>
      {label}
    </Button>
  );
}
