// Records that look alike: one is dropped from the comparison, the others become one, and its address leads on.
import { test } from "node:test";
import { journey } from "../journey.mjs";
import { eventually, newCustomer } from "../work.mjs";

test("one is not the same, two are merged, and the old address leads to the one that stays", journey(async (stage) => {
  const li = await stage.person("li.ming");
  const { page, words } = li;
  const phone = `139${String(Date.now()).slice(-8)}`;
  const alike = [];
  for (let made = 0; made < 3; made++) alike.push(await newCustomer(li, { phone }));
  await li.send("POST", "/customers/acts/find-duplicates", {}, { "Idempotency-Key": phone });
  await eventually(async () => {
    const { items } = await li.get("/duplicates?kind=customer&limit=100");
    return items.find(({ records }) => records.some(({ id }) => id === alike[0].id));
  });
  await li.open("/duplicates");
  await li.pick(words.customers);
  const group = page.getByRole("region").filter({ has: li.link(alike[0].name) });
  await li.button(words.merge, group).click();
  const dialog = page.getByRole("dialog");
  await li.button(words.notTheSame(alike[2].name), dialog).click();
  await li.seesNoMore(li.button(words.notTheSame(alike[2].name), dialog));
  await li.button(words.mergeIntoOne(2), dialog).click();
  await li.seesNoMore(dialog);
  await li.open(`/customers/${alike[1].id}`);
  await page.getByRole("link", { name: words.openNamed(alike[0].name) }).click();
  await li.sees(li.heading(alike[0].name));
}));
