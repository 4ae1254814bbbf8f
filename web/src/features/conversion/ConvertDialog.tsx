import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Failure, Waiting } from "../../ui/State";
import s from "./Conversion.module.css";
import { MatchList } from "./MatchList";
import { PartForm } from "./PartForm";
import { proposalQuery, type Proposal } from "./queries";
import { useConversion } from "./useConversion";

interface Props {
  record: OneRecord;
  title: string;
  onClose: () => void;
}

/** Asks what a lead becomes, with everything filled in that the lead tells. */
export default function ConvertDialog({ record, title, onClose }: Props) {
  const { t } = useI18n();
  const found = useQuery(proposalQuery(record.id, record.version));
  const name = t("conversion.title", { name: title });
  if (found.data) return <Asking record={record} name={name} proposal={found.data} onClose={onClose} />;
  return (
    <Dialog shape="right" title={name} onClose={onClose}>
      {found.isPending && <Waiting lines={8} />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
    </Dialog>
  );
}

interface AskingProps {
  record: OneRecord;
  name: string;
  proposal: Proposal;
  onClose: () => void;
}

function Asking({ record, name, proposal, onClose }: AskingProps) {
  const { t } = useI18n();
  const { parts, choose, convert, problems } = useConversion(record, proposal, onClose);
  const customer = parts.find(({ part }) => part === "customer")?.choice;
  return (
    <Dialog
      shape="right"
      title={name}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" loading={convert.isPending} onClick={() => convert.mutate()}>
            {t("conversion.submit")}
          </Button>
        </>
      }
    >
      <div className={s.parts}>
        {problems.length > 0 && <Alert type="error" showIcon role="alert" title={problems.join(" ")} />}
        <MatchList matches={proposal.matches} chosen={customer?.id} onUse={(id) => choose("customer", { way: "existing", id })} />
        {parts.map((one) => (
          <PartForm key={one.part} {...one} proposal={proposal} customer={customer} onChoose={(choice) => choose(one.part, choice)} />
        ))}
        <p className={s.note}>{t("conversion.note")}</p>
      </div>
    </Dialog>
  );
}
