import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useI18n } from "../../i18n";
import { useLater } from "../../ui/useLater";
import { Page } from "../../ui/Page";
import { FailedPage, Waiting } from "../../ui/State";
import { UnsavedGuard } from "../../fields/LeaveGuard";
import { BackTestTab } from "./BackTestTab";
import { ConflictDialog } from "./ConflictDialog";
import { ExamplesTab } from "./ExamplesTab";
import { checkQuery, versionQuery } from "./queries";
import { RowsTab } from "./RowsTab";
import { ShadowTab } from "./ShadowTab";
import { StateTone } from "./StateTone";
import { tabOf, TABS, type Tab } from "./tabs";
import { TryTab } from "./TryTab";
import type { Check, Point, Version } from "./types";
import { useEditing, type Editing } from "./useEditing";
import { usePoint } from "./usePoint";
import { useUndoKeys } from "./useUndoKeys";
import { Period } from "./VersionList";
import s from "./VersionScreen.module.css";
import { VersionTools } from "./VersionTools";

/** One version of an answer: its rows, what they say of a case, and what they would have changed. */
export default function VersionScreen() {
  const { key, id } = useParams({ from: "/rules/$key/versions/$id" });
  const point = usePoint(key);
  const version = useQuery(versionQuery(id));
  const failed = point.error ?? version.error;
  if (failed && !(point.data && version.data)) return <FailedPage error={failed} />;
  if (!point.data || !version.data) return <Waiting lines={8} />;
  return <OneVersion key={`${id} ${version.data.state}`} point={point.data} version={version.data} />;
}

/** What every tab works on. */
export interface Work {
  point: Point;
  version: Version;
  edit: Editing;
  check: Check | undefined;
}

const CHECK_AFTER_MS = 400;

function OneVersion({ point, version }: { point: Point; version: Version }) {
  const { t } = useI18n();
  const search = useSearch({ from: "/rules/$key/versions/$id" });
  const edit = useEditing(version);
  const settled = useLater(edit.now, CHECK_AFTER_MS);
  const check = useQuery({ ...checkQuery(version.id, settled), placeholderData: keepPreviousData });
  useUndoKeys(edit);
  const work: Work = { point, version, edit, check: check.data };
  const tab = tabOf(search.tab, version.state);
  return (
    <Page
      title={t("rules.version.title", { point: point.label, number: version.number })}
      crumb={<Crumbs point={point} />}
      aside={<StateTone state={version.state} />}
      tools={<VersionTools work={work} />}
      below={
        <div className={s.facts}>
          {edit.editable ? <Note edit={edit} /> : version.note && <span>{version.note}</span>}
          <Period version={version} />
          {edit.dirty && <span role="status">{t("rules.unsaved")}</span>}
        </div>
      }
    >
      <Tabs point={point} version={version} tab={tab} />
      {tab === "rows" && <RowsTab work={work} checking={check.isFetching || settled !== edit.now} />}
      {tab === "try" && <TryTab work={work} />}
      {tab === "examples" && <ExamplesTab work={work} />}
      {tab === "back-test" && <BackTestTab work={work} />}
      {tab === "shadow" && <ShadowTab work={work} />}
      {edit.theirs && <ConflictDialog edit={edit} theirs={edit.theirs} />}
      <UnsavedGuard begun={() => edit.dirty} />
    </Page>
  );
}

/** What a version is about, for those who look at the list of versions later. */
function Note({ edit }: { edit: Editing }) {
  const { t } = useI18n();
  return (
    <Input
      className={s.note ?? ""}
      aria-label={t("rules.note")}
      placeholder={t("rules.note.add")}
      maxLength={400}
      value={edit.now.note}
      onChange={({ target }) => edit.set((now) => ({ ...now, note: target.value }), "note")}
    />
  );
}

function Crumbs({ point }: { point: Point }) {
  const { t } = useI18n();
  return (
    <>
      <Link to="/rules">{t("rules.title")}</Link>
      {" / "}
      <Link to="/rules/$key" params={{ key: point.key }}>
        {point.label}
      </Link>
    </>
  );
}

function Tabs({ point, version, tab }: { point: Point; version: Version; tab: Tab }) {
  const { t } = useI18n();
  return (
    <nav aria-label={t("rules.tabs")} className={s.tabs}>
      {TABS.filter((name) => tabOf(name, version.state) === name).map((name) => (
        <Link
          key={name}
          to="/rules/$key/versions/$id"
          params={{ key: point.key, id: version.id }}
          search={name === "rows" ? {} : { tab: name }}
          className={name === tab ? s.current : s.tab}
          {...(name === tab ? { "aria-current": "page" } : {})}
        >
          {t(`rules.tab.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
