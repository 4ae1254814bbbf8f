import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Kind } from "../../api/types";
import type { Step } from "./steps";

/** Goes to a step of an import; the browser's back button goes the other way. */
export function useGo(kind: Kind): (id: string, step: Step) => void {
  const navigate = useNavigate();
  return useCallback(
    (id, step) => void navigate({ to: "/$plural/import", params: { plural: kind.plural }, search: { import: id, step } }),
    [navigate, kind.plural],
  );
}
