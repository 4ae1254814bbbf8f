import { Link } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import { useI18n } from "../../i18n";
import s from "./Guard.module.css";
import type { ContactBlock } from "./queries";

interface Props {
  blocks: readonly ContactBlock[];
  /** Asked to release the contact from a complaint, where that can be done here. */
  onRelease?: (complaint: string) => void;
}

/** Warns, before somebody calls or writes, of what the person has refused or complains about. */
export function ContactBlocks({ blocks, onRelease }: Props) {
  const { t } = useI18n();
  if (blocks.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("guard.title")}
      description={
        <ul className={s.blocks}>
          {blocks.map((block) => (
            <li key={`${block.channel} ${block.purpose} ${block.reason}`}>
              <span>{block.reason}</span>
              {block.complaintId && (
                <Link to="/$plural/$id" params={{ plural: "complaints", id: block.complaintId }}>
                  {t("guard.complaint")}
                </Link>
              )}
              <Release block={block} onRelease={onRelease} />
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Release({ block, onRelease }: { block: ContactBlock; onRelease: Props["onRelease"] }) {
  const { t } = useI18n();
  const { complaintId, mayRelease } = block;
  if (!complaintId || !mayRelease || !onRelease) return null;
  return (
    <Button size="small" onClick={() => onRelease(complaintId)}>
      {t("guard.release")}
    </Button>
  );
}
