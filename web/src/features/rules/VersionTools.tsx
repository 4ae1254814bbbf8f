import RedoOutlined from "@ant-design/icons/es/icons/RedoOutlined";
import UndoOutlined from "@ant-design/icons/es/icons/UndoOutlined";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { hrefOf } from "../../api/client";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import { PublishDialog } from "./PublishDialog";
import { RollBackDialog } from "./RollBackDialog";
import { useDeleteDraft, useDraft, useVersionAct } from "./useRuleActs";
import type { Work } from "./VersionScreen";

/** What one can do with a version; a draft is edited, saved and published. */
export function VersionTools({ work }: { work: Work }) {
  const { state } = work.version;
  if (state === "draft") return <DraftTools work={work} />;
  if (state === "scheduled") return <ScheduledTools work={work} />;
  return <PublishedTools work={work} />;
}

function DraftTools({ work }: { work: Work }) {
  const { t } = useI18n();
  const { edit, point, version } = work;
  const [publishing, setPublishing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const drop = useDeleteDraft(point.key, () => setDeleting(false));
  return (
    <>
      <Button aria-label={t("rules.undo")} title={t("rules.undo.keys")} icon={<UndoOutlined aria-hidden />} disabled={!edit.undo} onClick={edit.undo} />
      <Button aria-label={t("rules.redo")} title={t("rules.redo.keys")} icon={<RedoOutlined aria-hidden />} disabled={!edit.redo} onClick={edit.redo} />
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "export", label: <a href={hrefOf(`/rule-versions/${version.id}/yaml`)}>{t("rules.export")}</a> },
            { key: "delete", label: t("rules.delete"), danger: true },
          ],
          onClick: ({ key }) => key === "delete" && setDeleting(true),
        }}
      >
        <Button>{t("app.more")}</Button>
      </Dropdown>
      <Button type={edit.dirty ? "primary" : "default"} disabled={!edit.dirty} loading={edit.save.isPending} onClick={() => edit.save.mutate()}>
        {t("app.save")}
      </Button>
      <Button type={edit.dirty ? "default" : "primary"} onClick={() => setPublishing(true)}>
        {t("rules.publish")}
      </Button>
      {publishing && <PublishDialog work={work} onClose={() => setPublishing(false)} />}
      {deleting && (
        <ConfirmDialog
          title={t("rules.delete.title", { number: version.number })}
          text={t("rules.delete.text")}
          busy={drop.isPending}
          onConfirm={() => drop.mutate({ id: version.id, version: edit.base.version })}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}

function ScheduledTools({ work: { version } }: { work: Work }) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const withdraw = useVersionAct(version.id, "withdraw", () => void message.success(t("rules.withdrawn")));
  return (
    <Button
      loading={withdraw.isPending}
      onClick={() => withdraw.mutate({}, { onError: (error) => void message.error(errorText(error)) })}
    >
      {t("rules.withdraw")}
    </Button>
  );
}

function PublishedTools({ work: { point, version } }: { work: Work }) {
  const { t } = useI18n();
  const [back, setBack] = useState(false);
  const draft = useDraft(point.key);
  return (
    <>
      <Button href={hrefOf(`/rule-versions/${version.id}/yaml`)}>{t("rules.export")}</Button>
      {version.state === "archived" && <Button onClick={() => setBack(true)}>{t("rules.rollBack")}</Button>}
      <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate({ copyOf: version.id })}>
        {t("rules.change")}
      </Button>
      {back && <RollBackDialog point={point} version={version} onClose={() => setBack(false)} />}
    </>
  );
}
