import type { Field } from "../api/types";

/** Where a value leads to: a phone to call, an address to write to, a safe web address. */
export function linkOf(field: Field, value: string): string | undefined {
  if (field.limit === "masked") return undefined;
  if (field.format === "phone") return `tel:${value.replace(/[^\d+]/g, "")}`;
  if (field.format === "email") return `mailto:${encodeURIComponent(value).replace("%40", "@")}`;
  if (field.format === "url") return webAddress(value);
  return undefined;
}

/** People leave the scheme out; anything but the web's own, safe scheme is no link. */
function webAddress(value: string): string | undefined {
  const text = /^[a-z][a-z\d+.-]*:/i.test(value) ? value : `https://${value}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === "https:" ? href : undefined;
}
