import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { someQuery } from "../../api/queries";
import { titleOf } from "../records/columns";
import { useKind } from "../session/useSession";
import { pointQuery } from "./queries";
import type { InputField, Point } from "./types";

const ROSTER = "roster";
const MOST_ROSTERS = 200;

/** A point whose rosters, which rules name by their keys, are choices like others. */
export function usePoint(key: string) {
  const point = useQuery(pointQuery(key));
  const kind = useKind(ROSTER);
  const named = point.data ? [...point.data.inputs, ...point.data.outputs].some(isRoster) : false;
  const rosters = useQuery({ ...someQuery(kind?.plural ?? "", { limit: MOST_ROSTERS }), enabled: named && kind !== undefined });
  const data = useMemo<Point | undefined>(() => {
    if (!point.data || !kind || !rosters.data) return point.data;
    const choices = rosters.data.items.map((one) => ({ value: String(one["key"]), label: titleOf(kind, one, {}) }));
    const withChoices = (fields: InputField[]) =>
      fields.map((field) => (isRoster(field) ? { ...field, type: "choice" as const, choices } : field));
    return { ...point.data, inputs: withChoices(point.data.inputs), outputs: withChoices(point.data.outputs) };
  }, [point.data, kind, rosters.data]);
  return { data, error: point.error };
}

function isRoster({ reference }: InputField): boolean {
  return reference?.kind === ROSTER;
}
