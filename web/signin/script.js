// Signs in over the API and goes on to the page that was asked for. The texts
// come with the page, in its language.
const form = document.getElementById("form");
const error = document.getElementById("error");
const password = document.getElementById("password");
const show = document.getElementById("show");
const buttons = [...document.querySelectorAll(".person, .submit")];
const YEAR_SECONDS = 31536000;

function say(status) {
  const { wrong, tooMany, unreachable } = error.dataset;
  error.textContent = { 401: wrong, 429: tooMany }[status] ?? unreachable;
  error.hidden = false;
}

async function send(path, body) {
  error.hidden = true;
  for (const button of buttons) button.disabled = true;
  let status = 0;
  try {
    const response = await fetch(`/api/v1/session${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify(body),
    });
    status = response.status;
  } catch {
    // Said below: nothing answered.
  }
  if (status === 200) {
    location.assign(form.dataset.next);
    return;
  }
  for (const button of buttons) button.disabled = false;
  say(status);
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
