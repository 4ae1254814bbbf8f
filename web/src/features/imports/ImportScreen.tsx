import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../../api/problem";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { FailedPage, Failure, Waiting } from "../../ui/State";
import { useKindByPlural } from "../session/useSession";
import { CheckStep } from "./CheckStep";
import { ColumnsStep } from "./ColumnsStep";
import { FileStep } from "./FileStep";
import { ImportStep } from "./ImportStep";
import { importQuery } from "./queries";
import { StateTone } from "./StateTone";
import { stepOf } from "./steps";
import { StepsNav } from "./StepsNav";
import type { Import } from "./types";
import s from "./Wizard.module.css";

/** From a file to records, step by step; import and step stand in the address. */
export default function ImportScreen() {
  const { plural } = useParams({ from: "/$plural/import" });
  const kind = useKindByPlural(plural);
  if (!kind?.rights.import) return <FailedPage error={new Problem(404, {})} />;
  return <Wizard key={kind.name} kind={kind} />;
}

function Wizard({ kind }: { kind: Kind }) {
  const { t, inside } = useI18n();
  const { import: id } = useSearch({ from: "/$plural/import" });
  const [file, setFile] = useState<File>();
  const { data, error, refetch } = useQuery({ ...importQuery(id ?? ""), enabled: id !== undefined });
  const one = id === undefined ? undefined : data;
  if (one && one.kind !== kind.name) return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page
      title={t("imports.wizard", { kinds: inside(kind.pluralLabel) })}
      crumb={
        <Link to="/$plural" params={{ plural: kind.plural }}>
          {kind.pluralLabel}
        </Link>
      }
      {...(one ? { aside: <StateTone state={one.state} /> } : {})}
      tools={
        <Link to="/imports" className={s.all ?? ""}>
          {t("imports.all")}
        </Link>
      }
    >
      <div className={s.wizard}>
        {id !== undefined && !one && !error && <Waiting />}
        {error && !one && <Failure error={error} onRetry={() => void refetch()} />}
        {(one || id === undefined) && <Steps kind={kind} one={one} file={file} onFile={setFile} />}
      </div>
    </Page>
  );
}

interface Props {
  kind: Kind;
  one: Import | undefined;
  file: File | undefined;
  onFile: (file: File) => void;
}

function Steps({ kind, one, file, onFile }: Props) {
  const { step: asked } = useSearch({ from: "/$plural/import" });
  const step = stepOf(asked, one);
  return (
    <>
      <StepsNav kind={kind} one={one} step={step} />
      {step === "file" && <FileStep kind={kind} one={one} file={file} onFile={onFile} />}
      {step === "columns" && one && <ColumnsStep key={one.id} kind={kind} one={one} />}
      {step === "check" && one && <CheckStep kind={kind} one={one} />}
      {step === "import" && one && <ImportStep kind={kind} one={one} />}
    </>
  );
}
