// Work for people to do: leads whose owner is known beforehand.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

const ASK_EVERY_MS = 50;
const PATIENCE_MS = 30_000;

/** A name nobody else has, so that tests may share one company. */
export function uniqueName(start) {
  return `${start}${randomBytes(3).toString("hex")}`;
}

/** A telephone number nobody else has: who cannot be reached is not worked on. */
export function uniquePhone() {
  return `139${String(randomBytes(4).readUInt32BE() % 1e8).padStart(8, "0")}`;
}

/** A customer that belongs to the person. */
export function newCustomer(person, values = {}) {
  return person.post("/customers", { name: uniqueName("长风"), ...values });
}

/** Somebody at a customer. */
export function newContact(person, customer, values = {}) {
  return person.post("/contacts", { name: uniqueName("联系人"), customerId: customer.id, active: true, ...values });
}

/** The draft of a letter to one who can get it, at an address, one without an address, and one who complains. */
export async function mailingTo(person, email) {
  const [free, angry] = [await newCustomer(person), await newCustomer(person)];
  await newContact(person, free, { email });
  await newContact(person, free);
  const contact = await newContact(person, angry, { email: `${uniqueName("nein")}@example.com` });
  await person.post("/complaints", { title: uniqueName("发货慢"), contactId: contact.id, customerId: angry.id });
  const draft = await person.post("/mailings", {
    title: uniqueName("秋季优惠"), purpose: "marketing", audienceKind: "contact", filter: `customerId in ("${free.id}", "${angry.id}")`,
    subjectZh: "秋季优惠", textZh: "{name}，您好！",
  });
  return { contact, draft };
}

/** The page to which the letter of a mailing to an address leads. */
export const unsubscribePage = (admin, address) => pageInLetter(admin, address, /https?:\S+\/public\/unsubscribe\/\S+/);

/** The page to which the letters about a complaint lead, of which the newest comes first. */
export const complaintPage = (admin, address) => pageInLetter(admin, address, /https?:\S+\/public\/complaints\/[\w-]+/);

async function pageInLetter(admin, address, link) {
  const letter = await eventually(async () => {
    const { items } = await admin.get("/caught-mail");
    return items.find(({ recipients, text }) => recipients.includes(address) && link.test(text));
  });
  return new URL(link.exec(letter.text)[0]).pathname;
}

/** A lead that the rules give to the person, because they own its customer. */
export async function leadFor(person, values = {}) {
  const customer = await newCustomer(person);
  return person.post("/leads", { name: uniqueName("方圆"), customerId: customer.id, ...values });
}

/** The person's first contact for a lead, once the process has made it. */
export function firstContact(person, lead) {
  return eventually(async () => {
    const { items } = await person.get("/tasks?view=to-do&limit=100");
    return items.find(({ record }) => record.id === lead.id);
  });
}

/** Whoever of these people has a task of a kind on a record, once the process has given it. */
export function taskAmong(people, kind, recordId) {
  return eventually(async () => {
    for (const person of people) {
      const { items } = await person.get("/tasks?view=to-do&limit=100");
      const task = items.find((one) => one.kind === kind && one.record.id === recordId);
      if (task) return { person, task };
    }
    return undefined;
  });
}

/** A file with a good row and one without a name, on its way to become leads. */
export function stagedImport(person) {
  const rows = ["姓名,公司,区域", `${uniqueName("沈")},甲,华东`, ",乙,华东", ""].join("\n");
  const headers = { "Content-Type": "application/octet-stream", "Idempotency-Key": uniqueName("import") };
  return person.send("POST", `/imports?kind=lead&name=${uniqueName("leads")}.csv`, Buffer.from(rows), headers);
}

/** The import once it has been tried. */
export async function checked(person, { id }) {
  await person.send("POST", `/imports/${id}/acts/check`, undefined, { "Idempotency-Key": uniqueName("check") });
  return eventually(async () => {
    const one = await person.get(`/imports/${id}`);
    return one.state === "checked" ? one : undefined;
  });
}

/** What the API answers once it is there; a process needs a moment. */
export async function eventually(ask) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${ask}`);
    await pause(ASK_EVERY_MS);
  }
}
