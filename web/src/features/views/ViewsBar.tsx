import DownOutlined from "@ant-design/icons/es/icons/DownOutlined";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Dropdown, type MenuProps } from "antd";
import { Suspense, lazy, useEffect, useRef, useState } from "react";
import { wordsOf } from "../../api/problem";
import { viewsQuery } from "../../api/queries";
import type { Kind, OfferedView } from "../../api/types";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { useViewActs } from "./useViewActs";
import { addressOf, isChanged, keptOf, NO_VIEW, opensDefault, type ViewAddress } from "./view";
import s from "./ViewsBar.module.css";

const ViewDialog = lazy(() => import("./ViewDialog"));

/** The views of a list: one's own and those shared with one. What is shown stands in the address. */
export function ViewsBar({ kind }: { kind: Kind }) {
  const { t } = useI18n();
  const shown: ViewAddress = useSearch({ from: "/$plural" });
  const navigate = useNavigate({ from: "/$plural" });
  const { data } = useQuery(viewsQuery(kind.plural));
  const [dialog, setDialog] = useState<"new" | "edit">();
  const acts = useViewActs(kind);
  const views = data?.items ?? [];
  const current = views.find(({ id }) => id === shown.saved);
  const standard = views.find((view) => view.default);
  const open = (address: ViewAddress) => void navigate({ search: (old) => ({ ...old, ...NO_VIEW, ...address }), replace: true });
  const changed = current !== undefined && isChanged(current, shown);

  // A list that was opened without a wish opens in the default view; "all" is a wish.
  const asked = useRef(!opensDefault(shown));
  useEffect(() => {
    if (asked.current || !data) return;
    asked.current = true;
    if (standard) void navigate({ search: (old) => ({ ...old, ...addressOf(standard) }), replace: true });
  }, [data, standard, navigate]);

  const pick: MenuProps = {
    selectedKeys: [shown.saved ?? ALL],
    items: [
      { key: ALL, label: t("view.all", { kinds: kind.pluralLabel }) },
      ...groupOf("mine", t("view.mine"), views.filter(({ mine }) => mine)),
      ...groupOf("shared", t("view.shared"), views.filter(({ mine }) => !mine)),
    ],
    onClick: ({ key }) => {
      const view = views.find(({ id }) => id === key);
      open(view ? addressOf(view) : {});
    },
  };
  return (
    <div className={s.bar} role="group" aria-label={t("view.title")}>
      <Dropdown menu={pick} trigger={["click"]}>
        <Button type="text" className={s.name ?? ""}>
          {current?.name ?? t("view.all", { kinds: kind.pluralLabel })}
          <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      {changed && <Tone tone="neutral">{t("view.changed")}</Tone>}
      {changed && current.mayEdit && (
        <Button size="small" onClick={() => acts.keep.mutate({ view: current, values: keptOf(shown) })}>
          {t("view.save")}
        </Button>
      )}
      {changed && (
        <Button size="small" type="text" onClick={() => open(addressOf(current))}>
          {t("view.reset")}
        </Button>
      )}
      <Dropdown
        trigger={["click"]}
        menu={actsMenu(current, t, {
          saveAs: () => setDialog("new"),
          edit: () => setDialog("edit"),
          setDefault: () => acts.setDefault.mutate(current?.id),
          endDefault: () => acts.setDefault.mutate(undefined),
          drop: () => current && acts.drop.mutate(current, { onSuccess: () => open({}) }),
        })}
      >
        <Button type="text" size="small">
          {t("view.acts")}
        </Button>
      </Dropdown>
      {current && <Problems view={current} />}
      {dialog && (
        <Suspense>
          <ViewDialog
            kind={kind}
            view={dialog === "edit" ? current : undefined}
            shown={shown}
            mayShareWithAll={data?.mayShareWithAll ?? false}
            onSaved={(saved) => {
              setDialog(undefined);
              void navigate({ search: (old) => ({ ...old, saved }), replace: true });
            }}
            onClose={() => setDialog(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}

const ALL = "all";

function groupOf(key: string, label: string, views: readonly OfferedView[]): NonNullable<MenuProps["items"]> {
  if (views.length === 0) return [];
  return [{ key, type: "group", label, children: views.map(({ id, name, default: first }) => ({ key: id, label: first ? `${name} ★` : name })) }];
}

function actsMenu(current: OfferedView | undefined, t: ReturnType<typeof useI18n>["t"], run: Record<ViewAct, () => void>): MenuProps {
  const acts: { key: ViewAct; label: string; danger?: boolean }[] = [{ key: "saveAs", label: t("view.saveAs") }];
  if (current?.mayEdit) acts.push({ key: "edit", label: t("view.edit") });
  if (current) acts.push(current.default ? { key: "endDefault", label: t("view.endDefault") } : { key: "setDefault", label: t("view.setDefault") });
  if (current?.mayEdit) acts.push({ key: "drop", label: t("view.delete"), danger: true });
  return { items: acts, onClick: ({ key }) => run[key as ViewAct]() };
}

type ViewAct = "saveAs" | "edit" | "setDefault" | "endDefault" | "drop";

/** What in the view cannot be used is said; left out, it would show something else than its name says. */
function Problems({ view }: { view: OfferedView }) {
  if (view.problems.length === 0) return null;
  return (
    <ul className={s.problems} role="alert">
      {view.problems.map((problem) => (
        <li key={problem.message}>{wordsOf(problem)}</li>
      ))}
    </ul>
  );
}
