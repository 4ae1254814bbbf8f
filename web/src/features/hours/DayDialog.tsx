import { Button, Form, Input, Radio } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import type { CalendarDate, DayChange } from "./queries";

interface Props {
  day: CalendarDate;
  change: DayChange | undefined;
  onChange: (change: DayChange) => void;
  onClose: () => void;
}

/** Says of one day whether it is an ordinary one, off, or worked, and why. */
export function DayDialog({ day, change, onChange, onClose }: Props) {
  const { t, format } = useI18n();
  const own = day.inherited ? "" : (day.kind ?? "");
  return (
    <Dialog shape="middle" title={format.date(day.on)} onClose={onClose}>
      {day.inherited && <p>{t("hours.day.inherited", { name: day.name ?? "" })}</p>}
      <Form<Omit<DayChange, "on">>
        layout="vertical"
        initialValues={{
          kind: change?.kind ?? own,
          name: change?.name ?? (day.inherited ? "" : (day.name ?? "")),
          hours: change?.hours ?? "",
        }}
        onFinish={({ kind, name, hours }) =>
          onChange({
            on: day.on,
            kind,
            ...(kind ? { name: name ?? "" } : {}),
            ...(kind === "work" && hours ? { hours } : {}),
          })
        }
      >
        <Form.Item name="kind" label={t("hours.day.kind")}>
          <Radio.Group
            options={[
              { value: "", label: t("hours.day.ordinary") },
              { value: "off", label: t("hours.day.off") },
              { value: "work", label: t("hours.day.work") },
            ]}
          />
        </Form.Item>
        <Form.Item noStyle dependencies={["kind"]}>
          {({ getFieldValue }) => {
            const kind = getFieldValue("kind") as DayChange["kind"];
            return (
              <>
                {kind !== "" && (
                  <Form.Item
                    name="name"
                    label={t("hours.day.name")}
                    rules={[{ required: true, whitespace: true, message: t("form.required", { label: t("hours.day.name") }) }]}
                  >
                    <Input maxLength={80} />
                  </Form.Item>
                )}
                {kind === "work" && (
                  <Form.Item name="hours" label={t("hours.day.hours")}>
                    <Input maxLength={150} placeholder="09:00-12:00, 13:00-18:00" />
                  </Form.Item>
                )}
              </>
            );
          }}
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t("hours.day.set")}
        </Button>
      </Form>
    </Dialog>
  );
}
