import { useQuery } from "@tanstack/react-query";
import { useKind } from "../session/useSession";
import { stepsQuery } from "./queries";

export interface Offer {
  value: string;
  label: string;
}

/** The kinds of processes there are, as substitutions choose among them. */
export function useProcessKinds(): Offer[] {
  const fields = useKind("substitution")?.fields ?? [];
  return fields.find(({ name }) => name === "processKinds")?.choices?.map(({ value, label }) => ({ value, label })) ?? [];
}

/** The steps of a kind, as one of its processes tells them; without a process there is none to look for. */
export function useSteps(kind: string | undefined): Offer[] {
  const { data } = useQuery({ ...stepsQuery(kind ?? ""), enabled: kind !== undefined });
  return (data ?? []).map(({ name, label }) => ({ value: name, label }));
}
