import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { upload } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Attachment } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";

/** A file on its way. */
export interface Sending {
  name: string;
  percent: number;
}

/** Sends files one after the other, and says how far the present one is. */
export function useUploads(plural: string, id: string) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const [sending, setSending] = useState<Sending>();

  const sendOne = async (file: File) => {
    setSending({ name: file.name, percent: 0 });
    try {
      await upload<Attachment>(`/${plural}/${id}/attachments`, file, (share) =>
        setSending({ name: file.name, percent: Math.round(share * 100) }),
      );
    } catch (error) {
      void message.error(t("files.failed", { name: file.name, reason: errorText(error) }));
    }
  };

  const send = async (files: readonly File[]) => {
    for (const file of files) await sendOne(file);
    setSending(undefined);
    await client.invalidateQueries({ queryKey: [ROOT.one, plural, id] });
  };

  return { sending, send };
}
