import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Problem } from "../../api/problem";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { Failure, FailedPage, Waiting } from "../../ui/State";
import { useSession } from "../session/useSession";
import { ChainsCard } from "./ChainsCard";
import { OverdueCard } from "./OverdueCard";
import { PeopleCard } from "./PeopleCard";
import { workLoadQuery } from "./queries";
import { StuckCard } from "./StuckCard";
import { UrgeFiguresCard } from "./UrgeFiguresCard";
import s from "./WorkLoad.module.css";

/** What is stuck, with whom, and who waits: for those who lead people. */
export default function WorkLoadScreen() {
  const { t } = useI18n();
  const { department } = useSearch({ from: "/work-load" });
  const leads = useSession().user.role !== "staff";
  const load = useQuery({ ...workLoadQuery(department), enabled: leads });
  if (!leads) return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page title={t("workload.title")} tools={<DepartmentSelect department={department} />}>
      {load.isPending && <Waiting lines={8} />}
      {load.isError && !load.data && <Failure error={load.error} onRetry={() => void load.refetch()} />}
      {load.data && (
        <div className={s.columns}>
          <div className={s.column}>
            <PeopleCard people={load.data.people ?? []} />
            <OverdueCard people={load.data.people ?? []} />
          </div>
          <div className={s.column}>
            <ChainsCard waits={load.data.chains ?? []} />
            <StuckCard processes={load.data.stuck ?? []} />
          </div>
          <div className={s.whole}>
            <UrgeFiguresCard />
          </div>
        </div>
      )}
    </Page>
  );
}

function DepartmentSelect({ department }: { department: string | undefined }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const name = useReferenceName("department", department);
  return (
    <span className={s.department}>
      <ReferenceSelect
        kindName="department"
        label={t("workload.department")}
        placeholder={t("workload.department.all")}
        names={department && name ? { [department]: name } : {}}
        value={department}
        onChange={(value) => void navigate({ to: "/work-load", search: value ? { department: value } : {} })}
      />
    </span>
  );
}
