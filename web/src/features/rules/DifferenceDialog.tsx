import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Option } from "../../ui/Option";
import { Differences } from "./Differences";
import { differenceQuery } from "./queries";
import type { VersionSummary } from "./types";

interface Props {
  version: VersionSummary;
  others: VersionSummary[];
  /** What one asks about first. */
  inForce: string | undefined;
  onClose: () => void;
}

/** Two versions side by side, in words. */
export function DifferenceDialog({ version, others, inForce, onClose }: Props) {
  const { t } = useI18n();
  const [other, setOther] = useState(() => others.find(({ id }) => id === inForce)?.id ?? others[0]?.id ?? "");
  const difference = useQuery({ ...differenceQuery(version.id, other), enabled: other !== "" });
  return (
    <Dialog shape="right" title={t("rules.compare.title", { number: version.number })} onClose={onClose}>
      <Option label={t("rules.compare.with")}>
        {(id) => (
          <Select
            id={id}
            value={other}
            options={others.map((one) => ({
              value: one.id,
              label: `${t("rules.version", { number: one.number })} · ${t(`rules.state.${one.state}`)}`,
            }))}
            onChange={setOther}
          />
        )}
      </Option>
      <Differences difference={difference} />
    </Dialog>
  );
}
