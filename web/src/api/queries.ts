import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, withParams } from "./client";
import type { TaskCounts } from "../features/inbox/types";
import { firstData } from "./first-data";
import type {
  AnyRecord,
  BinPage,
  Attachment,
  Comment,
  Board,
  Count,
  Decision,
  DecisionSummary,
  HistoryItem,
  Meta,
  Losses,
  Names,
  OfferedViews,
  OneRecord,
  Overview,
  Page,
  PersonRights,
  Process,
  ProcessDetail,
  RoleMatrix,
  SearchAnswer,
  Session,
  Tag,
  Share,
  Task,
  TaskDetail,
  TaskView,
} from "./types";

/** What a list of records is asked for; the same names as in the address. */
export interface ListSearch {
  filter?: string | undefined;
  sort?: string | undefined;
  q?: string | undefined;
}

export const PAGE_SIZE = 50;

/** Query keys start with one of these; src/live decides by them what an event touches. */
export const ROOT = {
  session: "session",
  meta: "meta",
  list: "list",
  one: "one",
  overview: "overview",
  tasks: "tasks",
  task: "task",
  process: "process",
  decision: "decision",
  jobs: "jobs",
  bulk: "bulk",
  views: "views",
  search: "search",
  imports: "imports",
  rules: "rules",
  notices: "notices",
  people: "people",
  sending: "sending",
  guard: "guard",
} as const;

export function sessionQuery() {
  return queryOptions({
    queryKey: [ROOT.session],
    queryFn: ({ signal }) => get<Session>("/session", signal),
    initialData: () => firstData<Session>("/session"),
    staleTime: Infinity,
    retry: false,
  });
}

export function metaQuery() {
  return queryOptions({
    queryKey: [ROOT.meta],
    queryFn: ({ signal }) => get<Meta>("/meta", signal),
    initialData: () => firstData<Meta>("/meta"),
    staleTime: Infinity,
  });
}

export function listQuery(plural: string, search: ListSearch) {
  return infiniteQueryOptions({
    queryKey: [ROOT.list, plural, search],
    queryFn: ({ pageParam, signal }) =>
      get<Page<AnyRecord>>(
        withParams(`/${plural}`, { ...search, limit: PAGE_SIZE, cursor: pageParam }),
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

export function countQuery(plural: string, search: ListSearch) {
  return queryOptions({
    queryKey: [ROOT.list, plural, "count", search],
    queryFn: ({ signal }) => get<Count>(withParams(`/${plural}/count`, { filter: search.filter, q: search.q }), signal),
  });
}

/** A handful of records for a select, the palette or a related list. */
export function someQuery(plural: string, search: ListSearch & { limit: number }) {
  return queryOptions({
    queryKey: [ROOT.list, plural, "some", search],
    queryFn: ({ signal }) =>
      get<Page<AnyRecord>>(withParams(`/${plural}`, { ...search }), signal),
  });
}

/** What stands above the columns of a board. */
export function boardQuery(plural: string, search: ListSearch) {
  return queryOptions({
    queryKey: [ROOT.list, plural, "board", search],
    queryFn: ({ signal }) =>
      get<Board>(withParams(`/${plural}/board`, { filter: search.filter, q: search.q }), signal),
  });
}

/** Everything around one customer. */
export function overviewQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.overview, id],
    queryFn: ({ signal }) => get<Overview>(`/customers/${id}/overview`, signal),
  });
}

export function recordQuery(plural: string, id: string) {
  return queryOptions({
    queryKey: [ROOT.one, plural, id, "record"],
    queryFn: ({ signal }) => get<OneRecord>(`/${plural}/${id}`, signal),
    initialData: () => firstData<OneRecord>(`/${plural}/${id}`),
  });
}

function partQuery<T>(plural: string, id: string, part: string) {
  return queryOptions({
    queryKey: [ROOT.one, plural, id, part],
    queryFn: async ({ signal }) =>
      (await get<{ items: T[] | null }>(`/${plural}/${id}/${part}`, signal)).items ?? [],
  });
}

export const historyQuery = (plural: string, id: string) =>
  partQuery<HistoryItem>(plural, id, "history");
export const processesQuery = (plural: string, id: string) =>
  partQuery<Process>(plural, id, "processes");
export const decisionsQuery = (plural: string, id: string) =>
  partQuery<DecisionSummary>(plural, id, "decisions");

export const attachmentsQuery = (plural: string, id: string) =>
  partQuery<Attachment>(plural, id, "attachments");
export const tagsQuery = (plural: string, id: string) => partQuery<Tag>(plural, id, "tags");

export function commentsQuery(plural: string, id: string) {
  return infiniteQueryOptions({
    queryKey: [ROOT.one, plural, id, "comments"],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Comment>>(withParams(`/${plural}/${id}/comments`, { cursor: pageParam }), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

/** Tags in use, for completing a name. */
export function tagNamesQuery(q: string) {
  return queryOptions({
    queryKey: [ROOT.list, "tags", q],
    queryFn: async ({ signal }) => (await get<{ items: Tag[] }>(withParams("/tags", { q }), signal)).items,
  });
}

export const sharesQuery = (plural: string, id: string) => partQuery<Share>(plural, id, "shares");

export function roleMatrixQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.one, "roles", id, "matrix"],
    queryFn: ({ signal }) => get<RoleMatrix>(`/roles/${id}/matrix`, signal),
  });
}

export function userRightsQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.one, "users", id, "rights"],
    queryFn: ({ signal }) => get<PersonRights>(`/users/${id}/rights`, signal),
  });
}

/** What a view of the inbox is narrowed to; the same names as in the address. */
export interface TaskSearch {
  kind?: string | undefined;
  processKind?: string | undefined;
  assignee?: string | undefined;
  q?: string | undefined;
}

export function tasksQuery(view: TaskView, { kind, processKind, assignee, q }: TaskSearch = {}) {
  const search = { kind, processKind, assignee, q };
  const path = (cursor: string) => withParams("/tasks", { view, ...search, limit: PAGE_SIZE, cursor });
  return infiniteQueryOptions({
    queryKey: [ROOT.tasks, view, search],
    queryFn: ({ pageParam, signal }) => get<Page<Task>>(path(pageParam), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
    initialData: () => {
      const page = firstData<Page<Task>>(path(""));
      return page && { pages: [page], pageParams: [""] };
    },
  });
}

export function taskCountQuery(view: TaskView) {
  const path = withParams("/tasks/count", { view });
  return queryOptions({
    queryKey: [ROOT.tasks, view, "count"],
    queryFn: ({ signal }) => get<Count>(path, signal),
    initialData: () => firstData<Count>(path),
  });
}

/** What waits for the person who asks, and for what they wait, in numbers. */
export function taskCountsQuery() {
  return queryOptions({
    queryKey: [ROOT.notices, "counts"],
    queryFn: ({ signal }) => get<TaskCounts>("/tasks/counts", signal),
    initialData: () => firstData<TaskCounts>("/tasks/counts"),
  });
}

export function taskQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.task, id],
    queryFn: ({ signal }) => get<TaskDetail>(`/tasks/${id}`, signal),
    initialData: () => firstData<TaskDetail>(`/tasks/${id}`),
  });
}

export function processQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.process, id],
    queryFn: ({ signal }) => get<ProcessDetail>(`/processes/${id}`, signal),
  });
}

export function decisionQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.decision, id],
    queryFn: ({ signal }) => get<Decision>(`/decisions/${id}`, signal),
    staleTime: Infinity,
  });
}

export function binQuery(plural: string) {
  return infiniteQueryOptions({
    queryKey: [ROOT.list, plural, "bin"],
    queryFn: ({ pageParam, signal }) =>
      get<BinPage>(withParams(`/${plural}/bin`, { limit: PAGE_SIZE, cursor: pageParam }), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

/** What would go with a record in the bin, and what refers to it. */
export function lossesQuery(plural: string, id: string) {
  return queryOptions({
    queryKey: [ROOT.list, plural, "losses", id],
    queryFn: ({ signal }) => get<Losses>(`/${plural}/${id}/losses`, signal),
  });
}

export function viewsQuery(plural: string) {
  return queryOptions({
    queryKey: [ROOT.views, plural],
    queryFn: ({ signal }) => get<OfferedViews>(`/kinds/${plural}/views`, signal),
  });
}

/** Records of all kinds that hold the words. */
export function searchQuery(q: string, limit: number) {
  return queryOptions({
    queryKey: [ROOT.search, q, limit],
    queryFn: ({ signal }) => get<SearchAnswer>(withParams("/search", { q, limit }), signal),
    enabled: q !== "",
  });
}

/** Items and names of all pages read so far. */
export function gatherPages<T>(pages: Page<T>[] | undefined): { items: T[]; names: Names } {
  const items: T[] = [];
  const names: Names = {};
  for (const page of pages ?? []) {
    items.push(...(page.items ?? []));
    Object.assign(names, page.names);
  }
  return { items, names };
}
