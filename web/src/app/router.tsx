import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { Problem } from "../api/problem";
import { overviewQuery, processQuery, recordQuery, taskQuery, tasksQuery } from "../api/queries";
import { Inbox } from "../features/inbox/Inbox";
import { taskView } from "../features/inbox/view";
import { FailedPage, Waiting } from "../ui/State";
import { parseSearch, pick, stringifySearch } from "./search";
import { Shell } from "./Shell";

/** Screens ask for their data as soon as the address is known, not once they are drawn. */
export function createAppRouter(client: QueryClient) {
  const root = createRootRoute({
    component: Shell,
    validateSearch: (search) => pick(search, ["why"]),
    notFoundComponent: NotFound,
  });
  const home = createRoute({
    getParentRoute: () => root,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/inbox" });
    },
  });
  const inbox = createRoute({
    getParentRoute: () => root,
    path: "/inbox",
    validateSearch: (search) => pick(search, ["view", "kind", "processKind", "assignee", "q"]),
    loaderDeps: ({ search: { view, kind, processKind, assignee, q } }) => ({ view: taskView(view), kind, processKind, assignee, q }),
    loader: ({ deps: { view, ...search } }) => {
      if (view !== "to-read") void client.prefetchInfiniteQuery(tasksQuery(view, search));
    },
    component: Inbox,
  });
  const task = createRoute({
    getParentRoute: () => root,
    path: "/tasks/$id",
    loader: ({ params }) => void client.prefetchQuery(taskQuery(params.id)),
    component: lazyRouteComponent(() => import("../features/inbox/TaskScreen")),
  });
  const process = createRoute({
    getParentRoute: () => root,
    path: "/processes/$id",
    loader: ({ params }) => void client.prefetchQuery(processQuery(params.id)),
    component: lazyRouteComponent(() => import("../features/processes/ProcessScreen")),
  });
  const processes = createRoute({
    getParentRoute: () => root,
    path: "/processes",
    validateSearch: (search) => pick(search, ["kind", "step", "state", "person", "overdue", "q"]),
    component: lazyRouteComponent(() => import("../features/processes/ProcessesScreen")),
  });
  const jobs = createRoute({
    getParentRoute: () => root,
    path: "/jobs",
    component: lazyRouteComponent(() => import("../features/jobs/JobsScreen")),
  });
  const bin = createRoute({
    getParentRoute: () => root,
    path: "/$plural/bin",
    component: lazyRouteComponent(() => import("../features/records/BinScreen")),
  });
  const imports = createRoute({
    getParentRoute: () => root,
    path: "/imports",
    component: lazyRouteComponent(() => import("../features/imports/ImportsScreen")),
  });
  const oneImport = createRoute({
    getParentRoute: () => root,
    path: "/imports/$id",
    component: lazyRouteComponent(() => import("../features/imports/OneImport")),
  });
  const importing = createRoute({
    getParentRoute: () => root,
    path: "/$plural/import",
    validateSearch: (search) => pick(search, ["import", "step", "show"]),
    component: lazyRouteComponent(() => import("../features/imports/ImportScreen")),
  });
  const duplicates = createRoute({
    getParentRoute: () => root,
    path: "/duplicates",
    component: lazyRouteComponent(() => import("../features/merge/DuplicatesScreen")),
  });
  const points = createRoute({
    getParentRoute: () => root,
    path: "/rules",
    component: lazyRouteComponent(() => import("../features/rules/PointsScreen")),
  });
  const point = createRoute({
    getParentRoute: () => root,
    path: "/rules/$key",
    component: lazyRouteComponent(() => import("../features/rules/PointScreen")),
  });
  const ruleVersion = createRoute({
    getParentRoute: () => root,
    path: "/rules/$key/versions/$id",
    validateSearch: (search) => pick(search, ["tab"]),
    component: lazyRouteComponent(() => import("../features/rules/VersionScreen")),
  });
  const account = createRoute({
    getParentRoute: () => root,
    path: "/account",
    component: lazyRouteComponent(() => import("../features/account/AccountScreen")),
  });
  const notices = createRoute({
    getParentRoute: () => root,
    path: "/notices",
    validateSearch: (search) => pick(search, ["unread", "kind"]),
    component: lazyRouteComponent(() => import("../features/notices/NoticesScreen")),
  });
  const noticePreferences = createRoute({
    getParentRoute: () => root,
    path: "/account/notices",
    component: lazyRouteComponent(() => import("../features/notices/PreferencesScreen")),
  });
  const workLoad = createRoute({
    getParentRoute: () => root,
    path: "/work-load",
    validateSearch: (search) => pick(search, ["department"]),
    component: lazyRouteComponent(() => import("../features/workload/WorkLoadScreen")),
  });
  const leadReport = createRoute({
    getParentRoute: () => root,
    path: "/reports/leads",
    validateSearch: (search) => pick(search, ["by", "days"]),
    component: lazyRouteComponent(() => import("../features/reports/LeadReportScreen")),
  });
  const complaintReport = createRoute({
    getParentRoute: () => root,
    path: "/reports/complaints",
    validateSearch: (search) => pick(search, ["by", "days"]),
    component: lazyRouteComponent(() => import("../features/reports/ComplaintReportScreen")),
  });
  const sends = createRoute({
    getParentRoute: () => root,
    path: "/sends",
    validateSearch: (search) => pick(search, ["state"]),
    component: lazyRouteComponent(() => import("../features/sending/SendsScreen")),
  });
  const caughtMail = createRoute({
    getParentRoute: () => root,
    path: "/caught-mail",
    component: lazyRouteComponent(() => import("../features/sending/CaughtMailScreen")),
  });
  const pool = createRoute({
    getParentRoute: () => root,
    path: "/pool",
    validateSearch: (search) => pick(search, ["kind", "q"]),
    component: lazyRouteComponent(() => import("../features/pool/PoolScreen")),
  });
  const settings = createRoute({
    getParentRoute: () => root,
    path: "/settings",
    component: lazyRouteComponent(() => import("../features/settings/SettingsScreen")),
  });
  const list = createRoute({
    getParentRoute: () => root,
    path: "/$plural",
    validateSearch: (search) => pick(search, ["filter", "sort", "q", "columns", "view", "saved"]),
    component: lazyRouteComponent(() => import("../features/records/ListScreen")),
  });
  const found = createRoute({
    getParentRoute: () => root,
    path: "/search",
    validateSearch: (search) => pick(search, ["q"]),
    component: lazyRouteComponent(() => import("../features/search/SearchScreen")),
  });
  const create = createRoute({
    getParentRoute: () => root,
    path: "/$plural/new",
    validateSearch: (search) => pick(search, ["field", "value"]),
    component: lazyRouteComponent(() => import("../features/records/CreateScreen")),
  });
  const detail = createRoute({
    getParentRoute: () => root,
    path: "/$plural/$id",
    loader: ({ params: { plural, id } }) => {
      void client.prefetchQuery(recordQuery(plural, id));
      if (plural === "customers") void client.prefetchQuery(overviewQuery(id));
    },
    component: lazyRouteComponent(() => import("../features/records/DetailScreen")),
  });

  return createRouter({
    routeTree: root.addChildren([
      home, inbox, task, process, processes, jobs, duplicates, imports, oneImport, points, point, ruleVersion, account,
      notices, noticePreferences, workLoad, leadReport, complaintReport, pool, sends, caughtMail, settings, found,
      list, bin, importing, create, detail,
    ]),
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: Waiting,
    defaultErrorComponent: ({ error, reset }) => <FailedPage error={error} onRetry={reset} />,
    scrollRestoration: true,
    scrollToTopSelectors: ["#content"],
  });
}

function NotFound() {
  return <FailedPage error={new Problem(404, {})} />;
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
