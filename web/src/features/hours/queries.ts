import { queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];

export type CalendarDate = Schemas["CalendarDate"];
export type DayChange = Schemas["DayChange"];
export type DeadlineMoves = Schemas["DeadlineMoves"];
export type DutyTurn = Schemas["DutyTurn"];
export type Absence = Schemas["AbsenceView"];

/** Each day of a year as a calendar has it. */
export function calendarYearQuery(id: string, year: number) {
  return queryOptions({
    queryKey: [ROOT.one, "calendars", id, "year", year],
    queryFn: async ({ signal }) =>
      (await get<{ days: CalendarDate[] }>(withParams(`/calendars/${id}/year`, { year: String(year) }), signal)).days,
  });
}

/** Who is on duty when, and who is absent, in a week. */
export function turnsQuery(from: string, to: string) {
  return queryOptions({
    queryKey: [ROOT.list, "duties", "turns", from, to],
    queryFn: async ({ signal }) => (await get<{ items: DutyTurn[] }>(withParams("/duties/turns", { from, to }), signal)).items,
  });
}

export function absencesQuery(from: string, to: string) {
  return queryOptions({
    queryKey: [ROOT.list, "leaves", "absences", from, to],
    queryFn: async ({ signal }) =>
      (await get<{ items: Absence[] }>(withParams("/leaves/absences", { from, to }), signal)).items,
  });
}
