import type { CountedProblem, ImportRow, RowProblem } from "./types";

/** What is wrong in one way, wherever it is. */
export interface ProblemGroup {
  code: string;
  rows: number;
  /** Where it is, most often first. */
  places: CountedProblem[];
}

/** Problems by their kind, those that concern most rows first. */
export function groupProblems(problems: readonly CountedProblem[]): ProblemGroup[] {
  const groups = new Map<string, CountedProblem[]>();
  for (const problem of problems) groups.set(problem.code, [...(groups.get(problem.code) ?? []), problem]);
  return [...groups]
    .map(([code, places]) => ({
      code,
      rows: places.reduce((sum, { rows }) => sum + rows, 0),
      places: places.toSorted((a, b) => b.rows - a.rows),
    }))
    .toSorted((a, b) => b.rows - a.rows);
}

/** The problems of a row by the cell they stand beside; the rest is about the row as a whole. */
export function placeProblems(
  { problems }: Pick<ImportRow, "problems">,
  columns: readonly string[],
): { atCells: ReadonlyMap<string, RowProblem[]>; ofRow: RowProblem[] } {
  const atCells = new Map<string, RowProblem[]>();
  const ofRow: RowProblem[] = [];
  for (const problem of problems) {
    const { column } = problem;
    if (column !== undefined && columns.includes(column)) {
      atCells.set(column, [...(atCells.get(column) ?? []), problem]);
    } else {
      ofRow.push(problem);
    }
  }
  return { atCells, ofRow };
}
