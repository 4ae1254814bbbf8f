import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { remove } from "../../api/client";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import type { VersionSummary } from "./types";

/** Whatever was done to a version may show on every screen of rules. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [ROOT.rules] });
}

export interface NewDraft {
  copyOf?: string;
  yaml?: string;
  note?: string;
}

/** Makes a draft and goes to it. */
export function useDraft(point: string, onDone?: () => void) {
  const once = useOnce();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const message = useMessage();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (draft: NewDraft) => once.post<VersionSummary>(`/decision-points/${point}/versions`, draft),
    onSuccess: async ({ id }) => {
      onDone?.();
      await navigate({ to: "/rules/$key/versions/$id", params: { key: point, id } });
      void refresh();
    },
    onError: (error, { yaml }) => {
      if (yaml === undefined) void message.error(errorText(error));
    },
  });
}

/** Does something to a version that its page shows by itself afterwards. */
export function useVersionAct(id: string, act: "publish" | "withdraw" | "shadow", onDone?: (version: VersionSummary) => void) {
  const once = useOnce();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: object) => once.post<VersionSummary>(`/rule-versions/${id}/acts/${act}`, body),
    onSuccess: async (version) => {
      await refresh();
      onDone?.(version);
    },
  });
}

/** Publishes an old version again, as a new one. */
export function useRollBack(point: string, onDone: () => void) {
  const once = useOnce();
  const refresh = useRefresh();
  const message = useMessage();
  const { t } = useI18n();
  return useMutation({
    mutationFn: (body: { versionId: string; reason: string }) =>
      once.post<VersionSummary>(`/decision-points/${point}/acts/roll-back`, body),
    onSuccess: async ({ number }) => {
      onDone();
      void message.success(t("rules.inForceNow", { number }));
      await refresh();
    },
  });
}

export function useDeleteDraft(point: string, onDone: () => void) {
  const refresh = useRefresh();
  const navigate = useNavigate();
  const message = useMessage();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) => remove(`/rule-versions/${id}`, version),
    onSuccess: async () => {
      onDone();
      await navigate({ to: "/rules/$key", params: { key: point } });
      void refresh();
    },
    onError: (error) => void message.error(errorText(error)),
  });
}
