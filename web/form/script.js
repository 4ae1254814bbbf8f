// Sends a public form over the API and shows in place what is wrong. The texts
// come with the page, in its language.
const form = document.getElementById("form");
const error = document.getElementById("error");
const sent = document.getElementById("sent");
const submit = form.querySelector(".submit");
// The same sent twice, after a broken connection, makes nothing twice.
let attempt = newAttempt();

function newAttempt() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function values() {
  const filled = {};
  for (const input of form.querySelectorAll("input, select, textarea")) {
    if (input.name === "website" || input.name === "consent") continue;
    // What was begun and is no date yet is empty to us: the server is to say what it should look like.
    const text = input.validity.badInput ? "?" : input.value.trim();
    if (text !== "") filled[input.name] = valueOf(text, input.dataset.type);
  }
  return filled;
}

/** What was typed, in the type of its field; what does not fit goes as it is, and the server says what would. */
function valueOf(text, type) {
  if (type === "yes-no") return text === "true";
  if (type === "number" && /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  if (type === "time" && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  return text;
}

function clearProblems() {
  error.hidden = true;
  for (const place of form.querySelectorAll(".problem")) place.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function say(text) {
  error.textContent = text;
  error.hidden = false;
}

/** Shows each problem at its field; what has no field here is said above. */
function showProblems(problems) {
  const elsewhere = [];
  let first;
  for (const { field, message, remedy } of problems) {
    const name = field === "consentVersion" ? "consent" : field;
    const place = document.getElementById(`e-${name}`);
    const input = document.getElementById(`f-${name}`);
    if (!place || !input) {
      elsewhere.push(`${message} ${remedy ?? ""}`);
      continue;
    }
    place.textContent = remedy ? `${message} · ${remedy}` : message;
    place.hidden = false;
    input.setAttribute("aria-invalid", "true");
    first ??= input;
  }
  say([error.dataset.mend, ...elsewhere].join(" "));
  (first ?? error).focus();
}

/** Of what can be followed, the answer says where. */
function showSent({ number, follow }) {
  document.getElementById("number").textContent = number;
  const link = document.getElementById("follow");
  link.hidden = !follow;
  if (follow) link.href = follow;
  form.hidden = true;
  sent.hidden = false;
  sent.focus();
}

function refuse(status, problem) {
  const { tooMany, closed, unreachable } = error.dataset;
  if (status === 422 && problem.errors?.length) {
    attempt = newAttempt();
    showProblems(problem.errors);
    return;
  }
  say({ 404: closed, 429: `${tooMany} ${problem.detail ?? ""}` }[status] ?? unreachable);
  error.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearProblems();
  submit.disabled = true;
  try {
    const response = await fetch(`/api/v1/public/forms/${encodeURIComponent(form.dataset.key)}`, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang, "Idempotency-Key": attempt },
      body: JSON.stringify({
        values: values(),
        consent: form.elements.consent.checked,
        consentVersion: Number(form.dataset.consent),
        website: form.elements.website.value,
      }),
    });
    const answer = await response.json();
    if (response.status === 201) showSent(answer);
    else refuse(response.status, answer);
  } catch {
    refuse(0, {});
  }
  submit.disabled = false;
});

document.getElementById("another").addEventListener("click", () => {
  attempt = newAttempt();
  form.reset();
  sent.hidden = true;
  form.hidden = false;
  form.querySelector("input, select, textarea").focus();
});
