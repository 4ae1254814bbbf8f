import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Checkbox, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Option } from "../../ui/Option";
import { Page } from "../../ui/Page";
import { Failure, Waiting } from "../../ui/State";
import s from "./Notices.module.css";
import { PREFERENCES, preferencesQuery } from "./queries";
import { MAIL_PACES, type MailPace, type NoticePreferences, type NoticeWish } from "./types";

/** How one wants to be told outside of the app; in it, everything is shown. */
export default function PreferencesScreen() {
  const { t } = useI18n();
  const preferences = useQuery(preferencesQuery());
  return (
    <Page
      title={t("notices.preferences")}
      crumb={
        <Link to="/account" activeProps={{}}>
          {t("account.title")}
        </Link>
      }
    >
      {preferences.isPending && <Waiting lines={8} />}
      {preferences.isError && <Failure error={preferences.error} onRetry={() => void preferences.refetch()} />}
      {preferences.data && <Edited saved={preferences.data} />}
    </Page>
  );
}

const USUAL_QUIET = { from: "22:00", to: "07:00" };
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: hour, label: `${String(hour).padStart(2, "0")}:00` }));

function Edited({ saved }: { saved: NoticePreferences }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [draft, setDraft] = useState(saved);
  const save = useSave();
  const set = (change: Partial<NoticePreferences>) => setDraft((now) => ({ ...now, ...change }));
  const setQuiet = (quietHours: QuietTimes | undefined) =>
    setDraft(({ quietHours: _left, ...rest }) => (quietHours ? { ...rest, quietHours } : rest));
  const setKind = (wish: NoticeWish) => set({ kinds: draft.kinds.map((old) => (old.kind === wish.kind ? wish : old)) });
  return (
    <div className={s.cards}>
      <Card title={t("notices.channels")}>
        <table className={s.kinds}>
          <thead>
            <tr>
              <th scope="col">{t("notices.kind")}</th>
              <th scope="col">{t("notices.mail")}</th>
              <th scope="col">{t("notices.chat")}</th>
            </tr>
          </thead>
          <tbody>
            {draft.kinds.map((wish) => (
              <KindRow key={wish.kind} wish={wish} onChange={setKind} />
            ))}
          </tbody>
        </table>
      </Card>
      <Card title={t("notices.when")}>
        <div className={s.row}>
          <QuietHours value={draft.quietHours} onChange={setQuiet} />
          <Option label={t("notices.digestHour")}>
            {(id) => <Select id={id} options={HOURS} value={draft.digestHour} onChange={(digestHour) => set({ digestHour })} />}
          </Option>
          <Option label={t("notices.timeZone")} help={t("notices.timeZone.help")}>
            {(id) => <Input id={id} value={draft.timeZone} onChange={({ target }) => set({ timeZone: target.value.trim() })} />}
          </Option>
        </div>
        {save.isError && <Alert type="error" showIcon className={s.alert ?? ""} title={errorText(save.error)} />}
        <div className={s.acts}>
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate(draft)}>
            {t("app.save")}
          </Button>
        </div>
      </Card>
    </div>
  );
}

function useSave() {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  return useMutation({
    mutationFn: (preferences: NoticePreferences) => put(PREFERENCES, preferences),
    onSuccess: () => void message.success(t("notices.saved")),
    onSettled: () => client.invalidateQueries({ queryKey: preferencesQuery().queryKey }),
  });
}

function KindRow({ wish, onChange }: { wish: NoticeWish; onChange: (wish: NoticeWish) => void }) {
  const { t } = useI18n();
  const name = wish.label;
  return (
    <tr>
      <td>{name}</td>
      <td>
        <Segmented<MailPace>
          value={wish.mail}
          aria-label={`${t("notices.mail")}${t("app.colon")}${name}`}
          options={MAIL_PACES.map((value) => ({ value, label: t(`notices.mail.${value}`) }))}
          onChange={(mail) => onChange({ ...wish, mail })}
        />
      </td>
      <td>
        <Checkbox
          checked={wish.chat}
          aria-label={`${t("notices.chat")}${t("app.colon")}${name}`}
          onChange={({ target }) => onChange({ ...wish, chat: target.checked })}
        >
          <span className={s.channel}>{t("notices.chat")}</span>
        </Checkbox>
      </td>
    </tr>
  );
}

type QuietTimes = NonNullable<NoticePreferences["quietHours"]>;

interface QuietProps {
  value: QuietTimes | undefined;
  onChange: (value: QuietTimes | undefined) => void;
}

/** Hours of each day in which nothing is sent; they may reach over midnight. */
function QuietHours({ value, onChange }: QuietProps) {
  const { t } = useI18n();
  return (
    <div>
      <Checkbox checked={Boolean(value)} onChange={({ target }) => onChange(target.checked ? USUAL_QUIET : undefined)}>
        {t("notices.quiet")}
      </Checkbox>
      {value && (
        <p className={s.hours}>
          <Input type="time" aria-label={t("notices.quiet.from")} value={value.from} onChange={({ target }) => onChange({ ...value, from: target.value })} />
          –
          <Input type="time" aria-label={t("notices.quiet.to")} value={value.to} onChange={({ target }) => onChange({ ...value, to: target.value })} />
        </p>
      )}
    </div>
  );
}
