import { useMutation, useQueryClient } from "@tanstack/react-query";
import { patch, remove } from "../../api/client";
import { isProblem } from "../../api/problem";
import { ROOT } from "../../api/queries";
import type { AnyRecord, OneRecord, Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { MEMBERS } from "./queries";

/** Sets a seat or takes it away; the table then shows how the roster stands. */
export function useMemberActs(member: AnyRecord) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const renew = useRenewRoster();
  const path = `/${MEMBERS}/${member.id}`;
  const version = Number(member["version"]);
  const onError = (error: unknown) => {
    if (!isProblem(error, 412)) return void message.error(errorText(error));
    void message.warning(t("rosters.changedMeanwhile"));
    return renew();
  };
  const save = useMutation({
    mutationFn: (changes: Values) => patch<OneRecord>(path, version, changes),
    onSuccess: async () => {
      await renew();
      void message.success(t("rosters.saved"));
    },
    onError,
  });
  const drop = useMutation({ mutationFn: () => remove(path, version), onSuccess: renew, onError });
  return { save, remove: drop };
}

/** Asks again for who is in rosters and how they stand. */
export function useRenewRoster() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: [ROOT.list, MEMBERS] });
    await client.invalidateQueries({ queryKey: [ROOT.people, "roster"] });
  };
}
