import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Radio } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import type { MadeToken, ScopeArea, Values } from "../../api/types";
import { useFieldErrors } from "../../fields/useFieldErrors";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Failure, Waiting } from "../../ui/State";
import { useSession } from "../session/useSession";
import s from "./Account.module.css";
import { MY_TOKENS, scopesQuery, tokensQuery } from "./queries";
import { ScopeChoice } from "./ScopeChoice";
import { SecretShown } from "./SecretShown";

const FIELDS = ["name", "expires", "day", "scopes"];
const ON_A_DAY = "day";
const LIFETIMES = ["7-days", "30-days", "90-days", "365-days"] as const;

/** Makes a token and shows its secret, once. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const [made, setMade] = useState<MadeToken>();
  const scopes = useQuery(scopesQuery());
  return (
    <Dialog shape="right" title={t("account.tokens.make")} onClose={onClose}>
      {made && <SecretShown label={made.name} text={t("account.tokens.secret")} secret={made.secret} />}
      {!made && scopes.isPending && <Waiting lines={8} />}
      {!made && scopes.isError && <Failure error={scopes.error} onRetry={() => void scopes.refetch()} />}
      {!made && scopes.data && <TokenForm areas={scopes.data} onMade={setMade} />}
    </Dialog>
  );
}

function TokenForm({ areas, onMade }: { areas: ScopeArea[]; onMade: (token: MadeToken) => void }) {
  const { t } = useI18n();
  const { user } = useSession();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const expires = Form.useWatch("expires", form);
  const showErrors = useFieldErrors(form);
  const [problems, setProblems] = useState<string[]>([]);
  const make = useMutation({
    mutationFn: ({ name, expires: choice, day, scopes: chosen }: Values) =>
      post<MadeToken>(MY_TOKENS, { name, expires: choice === ON_A_DAY ? day : choice, scopes: chosen }),
    onMutate: () => setProblems([]),
    onSuccess: (token) => {
      void client.invalidateQueries({ queryKey: tokensQuery(MY_TOKENS).queryKey });
      onMade(token);
    },
    onError: (error) => setProblems(showErrors(error, FIELDS)),
  });
  const required = (label: string) => [{ required: true, message: t("form.required", { label }) }];
  const choices = [
    ...LIFETIMES.map((value) => ({ value: value as string, label: t(`account.tokens.${value}`) })),
    { value: ON_A_DAY, label: t("account.tokens.onDay") },
    ...(user.role === "admin" ? [{ value: "never", label: t("account.tokens.never") }] : []),
  ];
  return (
    <Form<Values>
      form={form}
      name="token"
      layout="vertical"
      noValidate
      initialValues={{ scopes: [] }}
      scrollToFirstError={{ focus: true, block: "center" }}
      onFinish={(values) => make.mutate(values)}
    >
      {problems.length > 0 && <Alert type="error" showIcon className={s.alert ?? ""} title={problems.join(" ")} />}
      <Form.Item name="name" label={t("account.tokens.name")} rules={required(t("account.tokens.name"))}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="expires" label={t("account.tokens.expires")} rules={required(t("account.tokens.expires"))}>
        <Radio.Group options={choices} />
      </Form.Item>
      {expires === ON_A_DAY && (
        <Form.Item name="day" label={t("account.tokens.day")} rules={required(t("account.tokens.day"))}>
          <Input type="date" />
        </Form.Item>
      )}
      <Form.Item name="scopes" label={t("account.tokens.scopes")} rules={required(t("account.tokens.scopes"))}>
        <ScopeChoice areas={areas} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={make.isPending}>
        {t("account.tokens.make")}
      </Button>
    </Form>
  );
}
