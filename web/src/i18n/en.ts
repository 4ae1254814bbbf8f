import { guardEn } from "../features/guard/texts.en";
import { mailingsEn } from "../features/mailings/texts.en";
import { articlesEn } from "../features/articles/texts.en";
import { approvalsEn } from "../features/approvals/texts.en";
import { poolEn } from "../features/pool/texts.en";
import { urgesEn } from "../features/urges/texts.en";
import { noticesEn } from "../features/notices/texts.en";
import { sendingEn } from "../features/sending/texts.en";
import { complaintsEn } from "../features/complaints/texts.en";
import { conversionEn } from "../features/conversion/texts.en";
import { formsEn } from "../features/forms/texts.en";
import { reportsEn } from "../features/reports/texts.en";
import { workloadEn } from "../features/workload/texts.en";
import { substitutionsEn } from "../features/substitutions/texts.en";
import { accountEn } from "../features/account/texts.en";
import { registrationEn } from "../features/registration/texts.en";
import { rostersEn } from "../features/rosters/texts.en";
import { dealsEn } from "../features/deals/texts.en";
import { instructionsEn } from "../features/instructions/texts.en";
import { filtersEn } from "../features/filters/texts.en";
import { importsEn } from "../features/imports/texts.en";
import { inboxEn } from "../features/inbox/texts.en";
import { jobsEn } from "../features/jobs/texts.en";
import { mergeEn } from "../features/merge/texts.en";
import { processesEn } from "../features/processes/texts.en";
import { recordsEn } from "../features/records/texts.en";
import { hoursEn } from "../features/hours/texts.en";
import { rightsEn } from "../features/rights/texts.en";
import { settingsEn } from "../features/settings/texts.en";
import { rulesEn } from "../features/rules/texts.en";

/** Every text of the app itself; labels of records and fields come from the server. */
export const en = {
  "app.name": "Baton",
  "app.skip": "Skip to content",
  "app.loading": "Loading",
  "app.retry": "Try again",
  "app.cancel": "Cancel",
  "app.close": "Close",
  "app.save": "Save",
  "app.done": "Done",
  "app.more": "More",
  "app.yes": "Yes",
  "app.no": "No",
  /** Between a label and what it is about. */
  "app.colon": ": ",
  /** Between the names of a list. */
  "app.and": ", ",

  "error.title": "That did not work",
  "error.network": "Baton cannot be reached. Check your connection.",
  "error.trace": "({id})",
  "error.notFound.title": "Not here",
  "error.notFound.text": "It does not exist, or you may not see it.",
  "error.notFound.home": "To the inbox",
  "error.merged.title": "Merged",
  "error.merged.open": "Open “{name}”",

  "nav.label": "Main",
  "nav.work": "Work",
  "nav.selling": "Customers",
  "nav.money": "Money",
  "nav.service": "Service",
  "nav.data": "Data",
  "nav.setup": "Administration",
  "nav.inbox": "Inbox",
  "nav.menu": "Menu",
  "nav.search": "Search",
  "nav.open": "Open the menu",

  "theme.label": "Theme",
  "theme.light": "Light",
  "theme.dark": "Dark",
  "theme.system": "As the system",

  "language.label": "Language",

  "user.menu": "Account of {name}",
  "user.signOut": "Sign out",
  "user.switch": "Look at it as",

  "role.staff": "Staff",
  "role.manager": "Manager",
  "role.admin": "Administrator",

  "live.on": "Live: changes appear by themselves",
  "live.off": "Not live: reconnecting",

  "palette.title": "Go, find or do",
  "palette.placeholder": "Find a record, go to a screen, do something…",
  "palette.screens": "Go to",
  "palette.create": "Create",
  "palette.settings": "Settings",
  "palette.empty": "Nothing found for “{q}”",
  "palette.new": "New {kind}",
  "palette.theme": "Theme: {theme}",
  "palette.language": "Language: {language}",

  "list.new": "New {kind}",
  "list.search": "Search {kinds}",
  "list.more": "Load more",
  "list.count.one": "{count} record",
  "list.count.other": "{count} records",
  "list.countMore": "more than {count} records",
  "list.empty": "No {kinds} yet",
  "list.empty.text": "They appear here as soon as there are some.",
  "list.emptyFiltered": "Nothing matches",
  "list.emptyFiltered.text": "Try fewer conditions or another word.",
  "list.clear": "Clear filters",
  "list.filters": "Filters",
  "list.filterText": "As text",
  "list.filterText.help": "For example: state = \"new\" and createdAt > today()-7d",
  "list.filterText.apply": "Apply",
  "list.filter.me": "Me",
  "list.filter.from": "{label} from",
  "list.filter.to": "{label} to",
  "list.filter.atLeast": "{label} at least",
  "list.filter.atMost": "{label} at most",
  "list.sort": "Sort by",
  "list.sort.default": "Usual order",
  "list.sort.up": "{label}, ascending",
  "list.sort.down": "{label}, descending",
  "list.columns": "Columns",
  "list.columns.usual": "Usual columns",
  "list.view": "View",
  "list.view.list": "List",
  "list.view.board": "Board",

  "search.title": "Search",
  "search.all": "All {count} in {kinds}",
  "search.partial": "Not everything could be searched in time; left out: {kinds}",

  "palette.more": "All results for “{q}”",

  "board.moveTo": "Move to",
  "board.move": "Move “{name}”",
  "board.moved": "“{name}” moved to {column}",
  "board.refused": "“{name}” stays where it was: {reason}",
  "board.changedMeanwhile": "Somebody changed it meanwhile. It now shows as it is.",
  "board.none": "No {label}",
  "board.empty": "Nothing here",

  "customer.total": "In all",
  "customer.primary": "First contact",
  "customer.left": "No longer there",
  "customer.tasks": "Open tasks",
  "customer.tasks.empty": "Nothing is under way.",
  "customer.lastContact": "Last contact",
  "customer.next": "Next",
  "customer.nothingYet": "Nothing yet of",

  "form.create": "New {kind}",
  "form.create.submit": "Create {kind}",
  "form.required": "{label} is required",
  "form.email": "This is no e-mail address",
  "form.tooLong": "At most {count} characters",
  "form.range": "Between {minimum} and {maximum}",
  "form.minimum": "At least {minimum}",
  "form.maximum": "At most {maximum}",
  "form.reference": "Type to find",
  "form.reference.none": "Nothing found",
  "form.choose": "Choose",
  "form.notSent": "Baton cannot be reached. What you entered is kept here; check your connection and try again.",
  "form.arrivedBefore":
    "What you sent before has arrived after all. Look for it; try again only to send what the form says now as well.",
  "form.leave.ask": "Leave without saving?",
  "form.leave.text": "What you entered here is lost if you leave.",
  "form.leave.stay": "Stay here",
  "form.leave.go": "Leave",

  ...accountEn,
  ...filtersEn,
  ...importsEn,
  ...inboxEn,
  ...jobsEn,
  ...mergeEn,
  ...processesEn,
  ...recordsEn,
  ...hoursEn,
  ...rightsEn,
  ...dealsEn,
  ...instructionsEn,
  ...registrationEn,
  ...rostersEn,
  ...settingsEn,
  ...rulesEn,
  ...approvalsEn,
  ...articlesEn,
  ...guardEn,
  ...mailingsEn,
  ...poolEn,
  ...urgesEn,
  ...noticesEn,
  ...sendingEn,
  ...complaintsEn,
  ...conversionEn,
  ...formsEn,
  ...reportsEn,
  ...workloadEn,
  ...substitutionsEn,
} as const;

export type TextKey = keyof typeof en;
