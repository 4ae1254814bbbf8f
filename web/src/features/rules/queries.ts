import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, getTagged, post, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import { versionOf, type Edited } from "./edited";
import type { Job, Page } from "../../api/types";
import type { BackTest, Case, Change, Check, Point, PointSummary, Shadow, VersionSummary, VersionView, WhyNot } from "./types";

export function pointsQuery() {
  return queryOptions({
    queryKey: [ROOT.rules, "points"],
    queryFn: async ({ signal }) => (await get<{ items: PointSummary[] }>("/decision-points", signal)).items,
  });
}

export function pointQuery(key: string) {
  return queryOptions({
    queryKey: [ROOT.rules, "point", key],
    queryFn: ({ signal }) => get<Point>(`/decision-points/${key}`, signal),
  });
}

export function versionsQuery(key: string) {
  return queryOptions({
    queryKey: [ROOT.rules, "versions", key],
    queryFn: async ({ signal }) => (await get<{ items: VersionSummary[] }>(`/decision-points/${key}/versions`, signal)).items,
  });
}

export function versionQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.rules, "version", id],
    queryFn: async ({ signal }) => versionOf(await getTagged<VersionView>(`/rule-versions/${id}`, signal)),
  });
}

/** What is different in a version than in another, in words. */
export function differenceQuery(id: string, other: string) {
  return queryOptions({
    queryKey: [ROOT.rules, "version", id, "difference", other],
    queryFn: async ({ signal }) =>
      (await get<{ changes: Change[] }>(withParams(`/rule-versions/${id}/difference`, { with: other }), signal)).changes,
  });
}

/** What is wrong with a version, and what could go wrong; with what is not saved yet. */
export function checkQuery(id: string, { body, examples, waivers }: Edited) {
  const asked = { body, examples, waivers };
  return queryOptions({
    queryKey: [ROOT.rules, "check", id, asked],
    queryFn: () => post<Check>(`/rule-versions/${id}/acts/check`, asked),
    staleTime: Infinity,
  });
}

/** The latest back-tests of a version, newest first. */
export function backTestsQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.rules, "version", id, "back-tests"],
    queryFn: async ({ signal }) => (await get<{ items: BackTest[] }>(`/rule-versions/${id}/back-tests`, signal)).items,
  });
}

/** The work on a back-test. */
export function backTestJobQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.jobs, "one", id],
    queryFn: ({ signal }) => get<Job>(`/jobs/${id}`, signal),
  });
}

/** Recorded decisions that would have come out otherwise. */
export function casesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [ROOT.rules, "back-test", id, "cases"],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Case>>(withParams(`/back-tests/${id}/cases`, { cursor: pageParam }), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

export function shadowQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.rules, "version", id, "shadow"],
    queryFn: ({ signal }) => get<Shadow>(`/rule-versions/${id}/shadow`, signal),
  });
}

/** What would have let another row decide. Rows are counted from 1, as decisions do; 0 is the otherwise row. */
export function whyNotQuery(decision: string, row: number) {
  return queryOptions({
    queryKey: [ROOT.decision, decision, "why-not", row],
    queryFn: ({ signal }) => get<WhyNot>(withParams(`/decisions/${decision}/why-not`, { row }), signal),
    staleTime: Infinity,
  });
}
