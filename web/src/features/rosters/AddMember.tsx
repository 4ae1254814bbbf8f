import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useOnce } from "../../api/once";
import type { OneRecord } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { MEMBERS } from "./queries";
import s from "./Roster.module.css";
import { useRenewRoster } from "./useMemberActs";

/** Takes somebody into a roster, with what a new seat begins with. */
export function AddMember({ roster }: { roster: string }) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const renew = useRenewRoster();
  const [person, setPerson] = useState<string>();
  const add = useMutation({
    mutationFn: (userId: string) => once.post<OneRecord>(`/${MEMBERS}`, { rosterId: roster, userId }),
    onSuccess: async () => {
      setPerson(undefined);
      await renew();
    },
    onError: (error) => void message.error(errorText(error)),
  });
  return (
    <div className={s.add}>
      <div className={s.who}>
        <ReferenceSelect
          kindName="user"
          names={{}}
          label={t("rosters.add")}
          placeholder={t("rosters.add")}
          value={person}
          onChange={setPerson}
        />
      </div>
      <Button disabled={!person} loading={add.isPending} onClick={() => person && add.mutate(person)}>
        {t("rosters.add.act")}
      </Button>
    </div>
  );
}
