// Tells the server what a customer says of their complaint, and shows how it
// stands then. The texts come with the page, in its language; the same said
// twice changes nothing, so a lost answer is simply asked for again.
const error = document.getElementById("error");
const heard = document.getElementById("heard");

function say(text) {
  error.textContent = text;
  error.hidden = false;
  error.focus();
}

function refuse(status, problem) {
  const { tooMany, gone, unreachable } = error.dataset;
  const mend = problem.errors?.map(({ message, remedy }) => [message, remedy].filter(Boolean).join(" · ")).join(" ");
  const told = { 404: gone, 409: problem.detail, 422: mend || problem.detail, 429: `${tooMany} ${problem.detail ?? ""}` };
  say(told[status] || unreachable);
}

/** What was said is done with: the page shows how the complaint stands now. */
function show(sight, words) {
  document.getElementById("state").textContent = sight.state;
  heard.textContent = words;
  heard.hidden = false;
  document.getElementById("confirm")?.remove();
  document.getElementById("object")?.remove();
  if (!sight.mayWithdraw) document.getElementById("withdraw")?.remove();
  heard.focus();
}

async function send(form, word, words) {
  const button = form.querySelector("button");
  error.hidden = true;
  button.disabled = true;
  try {
    const response = await fetch(`/api/v1/public/complaints/${encodeURIComponent(form.dataset.token)}`, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify(word),
    });
    const answer = await response.json();
    if (response.ok) show(answer, words);
    else refuse(response.status, answer);
  } catch {
    refuse(0, {});
  }
  button.disabled = false;
}

/** What a form holds, without what was left empty. */
function filled(form) {
  const values = Object.fromEntries(new FormData(form));
  if (!values.text?.trim()) delete values.text;
  if (values.satisfaction) values.satisfaction = Number(values.satisfaction);
  return values;
}

document.getElementById("confirm")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const word = filled(form);
  if (word.verdict) send(form, word, heard.dataset.thanks);
  else say(error.dataset.choose);
});

document.getElementById("objection")?.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.currentTarget, { verdict: "not-satisfied", ...filled(event.currentTarget) }, heard.dataset.thanks);
});

document.getElementById("withdrawal")?.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.currentTarget, { verdict: "withdraw", ...filled(event.currentTarget) }, heard.dataset.withdrawn);
});
