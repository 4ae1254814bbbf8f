import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, DatePicker, Form, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { get, withParams } from "../../api/client";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { useKindByPlural, useSession } from "../session/useSession";
import account from "../account/Account.module.css";
import s from "./Hours.module.css";

interface Leave {
  id: string;
  kind: string;
  fromOn: string;
  fromNoon: boolean;
  toOn: string;
  untilNoon: boolean;
}

interface Entered {
  kind: string;
  days: [Dayjs, Dayjs];
  fromNoon?: boolean;
  untilNoon?: boolean;
}

const LISTED = 10;

/** One's own leave: what was entered, and a form for more. Colleagues see the absence, not its kind. */
export function LeaveCard() {
  const { t, format } = useI18n();
  const { user } = useSession();
  const kind = useKindByPlural("leaves");
  const leaves = useQuery({
    queryKey: [ROOT.list, "leaves", "mine"],
    queryFn: ({ signal }) =>
      get<{ items: Leave[] }>(withParams("/leaves", { filter: `userId = "${user.id}"`, sort: "-startsAt", limit: LISTED }), signal),
    select: ({ items }) => items,
  });
  const labels = new Map(kind?.fields.find(({ name }) => name === "kind")?.choices?.map(({ value, label }) => [value, label]));
  const part = (on: string, half: boolean, word: "hours.fromNoon" | "hours.untilNoon") =>
    half ? `${format.date(on)} ${t(word)}` : format.date(on);
  if (!kind) return null;
  return (
    <Card flush title={t("hours.leave")}>
      {leaves.isPending && <Waiting lines={2} />}
      {leaves.isError && <Failure error={leaves.error} onRetry={() => void leaves.refetch()} />}
      <ul>
        {leaves.data?.map((leave) => (
          <li key={leave.id} className={account.item}>
            <div className={account.about}>
              <p className={account.first}>
                <Link to="/$plural/$id" params={{ plural: "leaves", id: leave.id }}>
                  {part(leave.fromOn, leave.fromNoon, "hours.fromNoon")} – {part(leave.toOn, leave.untilNoon, "hours.untilNoon")}
                </Link>
              </p>
              <p className="muted">{labels.get(leave.kind) ?? leave.kind}</p>
            </div>
          </li>
        ))}
      </ul>
      <LeaveForm options={[...labels].map(([value, label]) => ({ value, label }))} />
    </Card>
  );
}

function LeaveForm({ options }: { options: { value: string; label: string }[] }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const [form] = Form.useForm<Entered>();
  const enter = useMutation({
    mutationFn: ({ kind, days: [from, to], fromNoon, untilNoon }: Entered) =>
      once.post("/leaves", {
        kind,
        fromOn: dayjs(from).format("YYYY-MM-DD"),
        toOn: dayjs(to).format("YYYY-MM-DD"),
        fromNoon: Boolean(fromNoon),
        untilNoon: Boolean(untilNoon),
      }),
    onSuccess: () => {
      void message.success(t("hours.leave.entered"));
      form.resetFields();
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.list, "leaves"] }),
  });
  const required = (label: string) => [{ required: true, message: t("form.required", { label }) }];
  return (
    <Form form={form} layout="vertical" className={s.leave ?? ""} onFinish={(values) => enter.mutate(values)}>
      <Form.Item name="kind" label={t("hours.leave.kind")} rules={required(t("hours.leave.kind"))}>
        <Select options={options} />
      </Form.Item>
      <Form.Item name="days" label={t("hours.leave.days")} rules={required(t("hours.leave.days"))}>
        <DatePicker.RangePicker className={s.wide ?? ""} />
      </Form.Item>
      <div className={s.halves}>
        <Form.Item name="fromNoon" valuePropName="checked" noStyle>
          <Checkbox>{t("hours.leave.fromNoon")}</Checkbox>
        </Form.Item>
        <Form.Item name="untilNoon" valuePropName="checked" noStyle>
          <Checkbox>{t("hours.leave.untilNoon")}</Checkbox>
        </Form.Item>
      </div>
      <Button htmlType="submit" loading={enter.isPending}>
        {t("hours.leave.enter")}
      </Button>
    </Form>
  );
}
