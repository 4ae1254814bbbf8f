import { useQuery } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import type { Field } from "../../api/types";
import { isProblem } from "../../api/problem";
import { FieldInput } from "../../fields/inputs";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { Option } from "../../ui/Option";
import s from "./dialogs.module.css";
import { Differences } from "./Differences";
import { Gates } from "./Gates";
import { People } from "./People";
import { backTestsQuery, differenceQuery } from "./queries";
import { useVersionAct } from "./useRuleActs";
import type { Work } from "./VersionScreen";

interface Props {
  work: Work;
  onClose: () => void;
}

/** Everything one should know before rules count, and from when they do. */
export function PublishDialog({ work, onClose }: Props) {
  const { t } = useI18n();
  const { point, version, check, edit } = work;
  const form = usePublishForm(work, onClose);
  return (
    <Dialog
      shape="right"
      title={t("rules.publish.title", { point: point.label, number: version.number })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" loading={form.publish.isPending} disabled={edit.dirty} onClick={form.submit}>
            {t(form.later ? "rules.publish.later" : "rules.publish.now")}
          </Button>
        </>
      }
    >
      <div className={s.form}>
        {edit.dirty && <p className={s.problem}>{t("rules.publish.unsaved")}</p>}
        {point.secondPerson && <p className={s.text}>{t("rules.second.text")}</p>}
        {check && (
          <section>
            <h3>{t("rules.gates")}</h3>
            <Gates gates={check.gates} />
          </section>
        )}
        <WhatChanges work={work} />
        <When form={form} />
        <Option label={t("rules.reason")}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={2}
              maxLength={500}
              value={form.reason}
              {...(form.missing ? { "aria-invalid": true, status: "error" as const } : {})}
              onChange={({ target }) => form.setReason(target.value)}
            />
          )}
        </Option>
        {form.problem && (
          <p className={s.problem} role="alert">
            {form.problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

type Form = ReturnType<typeof usePublishForm>;

function usePublishForm({ version }: Work, onClose: () => void) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const [later, setLater] = useState(false);
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const publish = useVersionAct(version.id, "publish", ({ number }) => {
    onClose();
    void message.success(t(later ? "rules.scheduledNow" : "rules.inForceNow", { number }));
  });
  const missing = tried && reason.trim() === "";
  const timeless = tried && later && !from;
  const submit = () => {
    setTried(true);
    if (reason.trim() === "" || (later && !from)) return;
    publish.mutate({ reason: reason.trim(), ...(later ? { from } : {}), ...(to ? { to } : {}) });
  };
  const told = publish.error
    ? isProblem(publish.error, 409)
      ? [publish.error.message, ...publish.error.errors.map(({ message: one }) => one)].join("\n")
      : errorText(publish.error)
    : undefined;
  const problem = missing ? t("rules.reason.missing") : timeless ? t("rules.publish.timeMissing") : told;
  return { later, setLater, from, setFrom, to, setTo, reason, setReason, missing, submit, publish, problem };
}

/** What is different from what is in force, and who would have gained or lost by it. */
function WhatChanges({ work: { point, version } }: { work: Work }) {
  const { t } = useI18n();
  const other = point.inForce?.id ?? "";
  const difference = useQuery({ ...differenceQuery(version.id, other), enabled: other !== "" });
  const tests = useQuery(backTestsQuery(version.id));
  const tested = tests.data?.find(({ done }) => done);
  const people = tested?.gainers ?? [];
  return (
    <>
      {other !== "" && (
        <section>
          <h3>{t("rules.publish.difference")}</h3>
          <Differences difference={difference} />
        </section>
      )}
      <section>
        <h3>{t("rules.publish.people")}</h3>
        {people.length > 0 ? <People people={people} /> : <p className="muted">{t(tested ? "rules.publish.nobody" : "rules.publish.untested")}</p>}
      </section>
    </>
  );
}

const TIME: Field = { name: "time", label: "", type: "time" };

function When({ form }: { form: Form }) {
  const { t } = useI18n();
  return (
    <>
      <Radio.Group
        aria-label={t("rules.publish.when")}
        value={form.later}
        options={[
          { value: false, label: t("rules.publish.atOnce") },
          { value: true, label: t("rules.publish.at") },
        ]}
        onChange={({ target }) => form.setLater(target.value as boolean)}
      />
      {form.later && (
        <Option label={t("rules.publish.from")}>
          {(id) => (
            <FieldInput id={id} field={TIME} names={{}} value={form.from ?? null} onChange={(at) => form.setFrom(typeof at === "string" ? at : undefined)} />
          )}
        </Option>
      )}
      <Option label={t("rules.publish.to")} help={t("rules.publish.to.help")}>
        {(id) => <FieldInput id={id} field={TIME} names={{}} value={form.to ?? null} onChange={(at) => form.setTo(typeof at === "string" ? at : undefined)} />}
      </Option>
    </>
  );
}
