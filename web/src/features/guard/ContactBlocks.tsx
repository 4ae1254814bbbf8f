import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import type { ReactNode } from "react";
import { useI18n } from "../../i18n";
import s from "./Guard.module.css";
import type { ContactBlock } from "./queries";

interface Props {
  blocks: readonly ContactBlock[];
  /** What can be done about one of them. */
  act?: (block: ContactBlock) => ReactNode;
}

/** Warns, before somebody calls or writes, of what the person has refused or complains about. */
export function ContactBlocks({ blocks, act }: Props) {
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
              {act?.(block)}
            </li>
          ))}
        </ul>
      }
    />
  );
}
