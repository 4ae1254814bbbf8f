import { Button, Radio } from "antd";
import { useId, useState } from "react";
import type { OneRecord } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import s from "./Articles.module.css";
import { audienceOf, publishing, READERS, type Audience } from "./audience";
import { useArticleAct } from "./useArticleAct";

/** Asks for whom an article is. */
export function PublishDialog({ record, onClose }: { record: OneRecord; onClose: () => void }) {
  const { t } = useI18n();
  const [audience, setAudience] = useState<Audience>(() => audienceOf(record));
  const { act, acting } = useArticleAct(record.id, onClose);
  const named = audience.readers === "everybody" || audience[`${audience.readers}Id`] !== undefined;
  const label = record["state"] === "published" ? t("article.readers") : t("article.publish");
  return (
    <Dialog
      shape="middle"
      title={t("article.publish.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="primary"
            loading={acting}
            disabled={!named}
            onClick={() =>
              act({ name: "publish", body: { version: record.version, ...publishing(audience) }, told: t("article.published") })
            }
          >
            {label}
          </Button>
        </>
      }
    >
      <div className={s.form}>
        <Radio.Group
          aria-label={t("article.for")}
          value={audience.readers}
          options={READERS.map((value) => ({ value, label: t(`article.for.${value}`) }))}
          onChange={({ target }) => setAudience({ ...audience, readers: target.value })}
        />
        {audience.readers !== "everybody" && (
          <GroupSelect group={audience.readers} record={record} audience={audience} onChange={setAudience} />
        )}
      </div>
    </Dialog>
  );
}

interface GroupProps {
  group: "department" | "team";
  record: OneRecord;
  audience: Audience;
  onChange: (audience: Audience) => void;
}

function GroupSelect({ group, record, audience, onChange }: GroupProps) {
  const { t } = useI18n();
  const id = useId();
  const field = `${group}Id` as const;
  return (
    <div className={s.field}>
      <label htmlFor={id}>{t(`article.${group}`)}</label>
      <ReferenceSelect
        key={group}
        kindName={group}
        ties={{ id }}
        names={record.names ?? {}}
        value={audience[field]}
        onChange={(next) => onChange({ ...audience, [field]: next })}
      />
      {group === "department" && <span className="muted">{t("article.department.help")}</span>}
    </div>
  );
}
