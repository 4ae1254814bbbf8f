import { queryOptions } from "@tanstack/react-query";
import { get } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Kind, OneRecord, Shape } from "../../api/types";

/** A public form as those see it who fill it in. */
export type ShownForm = Shape<"PublicFormView">;

export function shownFormQuery({ id, key, version }: OneRecord) {
  return queryOptions({
    queryKey: [ROOT.one, "public-forms", id, "shown", version],
    queryFn: ({ signal }) => get<ShownForm>(`/public/forms/${encodeURIComponent(String(key))}`, signal),
  });
}

/** The names of the fields that a form asks for and its page does not show: they were retired or have gone. */
export function leftOut(kind: Kind, record: OneRecord, shown: Pick<ShownForm, "fields">): string[] {
  const there = new Set((shown.fields ?? []).map(({ name }) => name));
  const choices = kind.fields.find(({ name }) => name === "fields")?.choices ?? [];
  return (record["fields"] as string[])
    .filter((name) => !there.has(name))
    .map((name) => choices.find(({ value }) => value === name)?.label ?? name);
}
