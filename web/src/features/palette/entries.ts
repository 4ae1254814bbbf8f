import { useQueries } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import { someQuery } from "../../api/queries";
import type { AnyRecord, Kind } from "../../api/types";
import { LANGUAGES, THEMES } from "../../app/menus";
import { useLanguage } from "../../app/language";
import { useI18n } from "../../i18n";
import { useTheme } from "../../theme";
import { titleOf } from "../records/columns";
import { useMeta } from "../session/useSession";

export interface Entry {
  key: string;
  label: string;
  hint?: string;
  kind?: Kind;
  run: () => void;
}

export interface EntryGroup {
  label: string;
  entries: Entry[];
}

const FOUND_PER_KIND = 5;

/** All words typed occur in the label, in any order. */
export function fits(label: string, typed: string): boolean {
  const text = label.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** What the palette offers for what was typed: screens, new records, settings. */
export function useCommands(typed: string): EntryGroup[] {
  const { t, inside, language } = useI18n();
  const { kinds } = useMeta();
  const { navigate } = useRouter();
  const { theme, choose } = useTheme();
  const chooseLanguage = useLanguage();

  return useMemo(() => {
    const screens: Entry[] = [
      { key: "inbox", label: t("nav.inbox"), run: () => void navigate({ to: "/inbox" }) },
      { key: "jobs", label: t("jobs.title"), run: () => void navigate({ to: "/jobs" }) },
    ];
    if (kinds.some(({ rights }) => rights.import)) {
      screens.push({ key: "imports", label: t("imports.title"), run: () => void navigate({ to: "/imports" }) });
    }
    const creates: Entry[] = [];
    for (const kind of kinds) {
      const params = { plural: kind.plural };
      if (kind.menu && kind.rights.view) {
        screens.push({
          key: `go:${kind.name}`,
          label: kind.pluralLabel,
          kind,
          run: () => void navigate({ to: "/$plural", params }),
        });
      }
      if (kind.rights.create) {
        creates.push({
          key: `new:${kind.name}`,
          label: t("palette.new", { kind: inside(kind.label) }),
          kind,
          run: () => void navigate({ to: "/$plural/new", params }),
        });
      }
    }
    const imports: Entry[] = kinds
      .filter(({ menu, rights }) => menu && rights.view && rights.import)
      .map((kind) => ({
        key: `import:${kind.name}`,
        label: t("imports.wizard", { kinds: inside(kind.pluralLabel) }),
        kind,
        run: () => void navigate({ to: "/$plural/import", params: { plural: kind.plural } }),
      }));
    const settings: Entry[] = [
      ...THEMES.filter((one) => one !== theme).map((one) => ({
        key: `theme:${one}`,
        label: t("palette.theme", { theme: t(`theme.${one}`) }),
        run: () => choose(one),
      })),
      ...LANGUAGES.filter(({ key }) => key !== language).map(({ key, label }) => ({
        key: `language:${key}`,
        label: t("palette.language", { language: label }),
        run: () => chooseLanguage(key),
      })),
    ];
    const fitting = (entries: Entry[]) => entries.filter(({ label }) => fits(label, typed));
    return [
      { label: t("palette.screens"), entries: fitting(screens) },
      { label: t("palette.create"), entries: fitting(creates) },
      { label: t("imports.title"), entries: fitting(imports) },
      { label: t("palette.settings"), entries: fitting(settings) },
    ].filter(({ entries }) => entries.length > 0);
  }, [typed, t, inside, language, kinds, navigate, theme, choose, chooseLanguage]);
}

/** Records of all searchable kinds that match what was typed. */
export function useRecordEntries(q: string): EntryGroup[] {
  const { kinds } = useMeta();
  const { navigate } = useRouter();
  const searchable = kinds.filter((kind) => kind.search && kind.menu && kind.rights.view);
  const found = useQueries({
    queries: searchable.map((kind) => ({
      ...someQuery(kind.plural, { q, limit: FOUND_PER_KIND }),
      enabled: q !== "",
    })),
  });
  if (q === "") return [];
  return searchable.flatMap((kind, index) => {
    const entries = (found[index]?.data?.items ?? []).map((record) => ({
      key: record.id,
      label: titleOf(kind, record, found[index]?.data?.names ?? {}),
      hint: hintOf(kind, record),
      kind,
      run: () => void navigate({ to: "/$plural/$id", params: { plural: kind.plural, id: record.id } }),
    }));
    return entries.length > 0 ? [{ label: kind.pluralLabel, entries }] : [];
  });
}

/** What tells records of the same name apart. */
function hintOf(kind: Kind, record: AnyRecord): string {
  const parts = [kind.number ?? "", "company", "login", "phone"].filter((name) => name !== kind.title);
  return parts.flatMap((name) => (typeof record[name] === "string" ? record[name] : [])).join(" · ");
}
