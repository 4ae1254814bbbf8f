import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import { searchQuery } from "../../api/queries";
import type { Kind } from "../../api/types";
import { LANGUAGES, THEMES } from "../../app/menus";
import { useLanguage } from "../../app/language";
import { useI18n } from "../../i18n";
import { useTheme } from "../../theme";
import { dataScreens } from "../session/dataScreens";
import { useMeta, useSession } from "../session/useSession";

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
  const { user } = useSession();
  const { navigate } = useRouter();
  const { theme, choose } = useTheme();
  const chooseLanguage = useLanguage();

  return useMemo(() => {
    const screens: Entry[] = [
      { key: "inbox", label: t("nav.inbox"), run: () => void navigate({ to: "/inbox" }) },
      { key: "jobs", label: t("jobs.title"), run: () => void navigate({ to: "/jobs" }) },
      { key: "notices", label: t("notices.title"), run: () => void navigate({ to: "/notices" }) },
      { key: "how-told", label: t("notices.preferences"), run: () => void navigate({ to: "/account/notices" }) },
    ];
    if (user.role !== "staff") {
      screens.push({ key: "work-load", label: t("workload.title"), run: () => void navigate({ to: "/work-load" }) });
      screens.push({ key: "lead-report", label: t("leadReport.title"), run: () => void navigate({ to: "/reports/leads" }) });
      screens.push({ key: "processes", label: t("processes.title"), run: () => void navigate({ to: "/processes" }) });
    }
    for (const { name, to } of dataScreens(kinds)) {
      screens.push({ key: name, label: t(`${name}.title`), run: () => void navigate({ to }) });
    }
    if (user.role === "admin") {
      screens.push({ key: "settings", label: t("settings.title"), run: () => void navigate({ to: "/settings" }) });
      screens.push({ key: "sends", label: t("sends.title"), run: () => void navigate({ to: "/sends" }) });
      screens.push({ key: "caught-mail", label: t("caught.title"), run: () => void navigate({ to: "/caught-mail" }) });
      screens.push({ key: "rules", label: t("rules.title"), run: () => void navigate({ to: "/rules" }) });
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
    const bins: Entry[] = kinds
      .filter(({ menu, rights }) => menu && rights.view && rights.delete)
      .map((kind) => ({
        key: `bin:${kind.name}`,
        label: t("bin.title", { kinds: inside(kind.pluralLabel) }),
        kind,
        run: () => void navigate({ to: "/$plural/bin", params: { plural: kind.plural } }),
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
      { label: t("bin.link"), entries: fitting(bins) },
      { label: t("palette.settings"), entries: fitting(settings) },
    ].filter(({ entries }) => entries.length > 0);
  }, [typed, t, inside, language, kinds, user.role, navigate, theme, choose, chooseLanguage]);
}

/** Records of all kinds that hold what was typed, and the way to all of them. */
export function useRecordEntries(q: string): EntryGroup[] {
  const { t } = useI18n();
  const { kinds } = useMeta();
  const { navigate } = useRouter();
  const { data } = useQuery(searchQuery(q, FOUND_PER_KIND));
  if (q === "" || !data) return [];
  const groups = data.groups.map(({ kind: name, plural, label, hits }) => {
    const kind = kinds.find((one) => one.name === name);
    const entries = hits.map((hit) => ({
      key: hit.id,
      label: hit.title,
      hint: hit.snippet ?? hit.subtitle,
      ...(kind ? { kind } : {}),
      run: () => void navigate({ to: "/$plural/$id", params: { plural, id: hit.id } }),
    }));
    return { label, entries };
  });
  if (groups.length === 0) return [];
  const all = { key: "search", label: t("palette.more", { q }), run: () => void navigate({ to: "/search", search: { q } }) };
  return [...groups, { label: t("search.title"), entries: [all] }];
}
