// Signs in over the API and goes on to the page that was asked for. The texts
// come with the page, in its language.
const form = document.getElementById("form");
const error = document.getElementById("error");
const password = document.getElementById("password");
const show = document.getElementById("show");
const buttons = [...document.querySelectorAll(".person, .submit")];
const YEAR_SECONDS = 31536000;

/** For how long a name is locked only the server knows, so its own words are added. */
function say(status, detail) {
  const { wrong, tooMany, unreachable } = error.dataset;
  error.textContent = { 401: wrong, 429: `${tooMany} ${detail}` }[status] ?? unreachable;
  error.hidden = false;
}

async function send(path, body) {
  error.hidden = true;
  for (const button of buttons) button.disabled = true;
  let status = 0;
  let detail = "";
  try {
    const response = await fetch(`/api/v1/session${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify(body),
    });
    status = response.status;
    if (status === 429) detail = (await response.json()).detail ?? "";
  } catch {
    // Said below: nothing answered.
  }
  if (status === 200) {
    location.assign(form.dataset.next);
    return;
  }
  for (const button of buttons) button.disabled = false;
  say(status, detail);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await send("", { login: form.elements.login.value.trim(), password: password.value });
  if (!error.hidden) password.select();
});

for (const person of document.querySelectorAll(".person")) {
  person.addEventListener("click", () => send("/acts/switch", { login: person.dataset.login }));
}

show.addEventListener("click", () => {
  const shown = password.type === "text";
  password.type = shown ? "password" : "text";
  show.setAttribute("aria-pressed", String(!shown));
  [show.textContent, show.dataset.hide] = [show.dataset.hide, show.textContent];
  password.focus();
});

for (const choice of document.querySelectorAll("[data-language]")) {
  choice.addEventListener("click", () => {
    document.cookie = `baton_language=${choice.dataset.language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
    location.reload();
  });
}
