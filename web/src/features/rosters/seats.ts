import type { AnyRecord, Field, Kind } from "../../api/types";
import { isWritable } from "../records/writable";
import type { Seat } from "./queries";

/** What places a seat is not set in the table: whose it is, and in which roster. */
const PLACE: ReadonlySet<string> = new Set(["rosterId", "userId"]);

/** What is set of a seat, in the order of the kind's list; what the kind comes to declare appears by itself. */
export function settings(kind: Kind): Field[] {
  const order = [...kind.list, ...kind.sections.flatMap((section) => section.fields)];
  const rank = ({ name }: Field) => (order.includes(name) ? order.indexOf(name) : order.length);
  return kind.fields
    .filter((field) => isWritable(field) && !PLACE.has(field.name))
    .toSorted((a, b) => rank(a) - rank(b));
}

export interface Row {
  member: AnyRecord;
  /** Missing for a moment where somebody was just added. */
  seat: Seat | undefined;
}

/** Who is next stands first, then who can take nothing now. */
export function rowsOf(members: readonly AnyRecord[], seats: readonly Seat[]): Row[] {
  const known = new Map(seats.map((seat) => [seat.memberId, seat]));
  const rank = ({ seat }: Row) => seat?.place || Number.MAX_SAFE_INTEGER;
  return members.map((member) => ({ member, seat: known.get(member.id) })).toSorted((a, b) => rank(a) - rank(b));
}

/** The skills of a member with their levels, the best first. */
export function skillsOf(member: string, skills: readonly AnyRecord[], { fields }: Pick<Kind, "fields">): string[] {
  const choices = fields.find(({ name }) => name === "skill")?.choices ?? [];
  return skills
    .filter(({ memberId }) => memberId === member)
    .toSorted((a, b) => Number(b["level"]) - Number(a["level"]))
    .map(({ skill, level }) => `${choices.find(({ value }) => value === skill)?.label ?? String(skill)} ${String(level)}`);
}
