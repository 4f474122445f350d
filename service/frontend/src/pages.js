// The one script of the ordinary pages. Every page works without it: it saves drafts, redraws fields, and watches for news.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/htmx";

window.htmx = htmx;
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyEnabled = false;
Idiomorph.defaults.ignoreActiveValue = true; // never touch what is being typed this moment

// --- drafts ---------------------------------------------------------------------------------------------------------

const sent = new WeakMap(); // form -> what it held when the request left

function held(form) {
  const active = document.activeElement; // the morph leaves its value alone, but not which of its group is checked
  const typed = active && !["radio", "checkbox"].includes(active.type) && active.name;
  return JSON.stringify([...new FormData(form)].filter(([name]) => name !== typed && !name.startsWith("_")));
}

function say(form, text, bad) {
  const place = form.querySelector(".saved");
  if (!place || place.textContent === text) return;
  place.textContent = text;
  place.classList.toggle("saved-not", Boolean(bad));
}

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const form = target.closest("form");
  if (form) sent.set(form, held(form));
});

// A slow answer must not undo what was chosen meanwhile: the next request, already on its way, redraws the fields.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.target.closest("form");
  if (form && sent.get(form) !== held(form) && !event.detail.requestConfig.elt.matches("button")) event.detail.shouldSwap = false;
});

document.addEventListener("koppi:saved", ({ target, detail }) => {
  const form = target.closest("form");
  form.elements._draft_version.value = detail.version;
  say(form, detail.said);
});
document.addEventListener("koppi:trouble", ({ target, detail }) => say(target.closest("form"), detail.said, true));
document.addEventListener("htmx:sendError", ({ target }) => {
  const form = target.closest("form");
  if (form) say(form, form.dataset.lost, true);
});
document.addEventListener("htmx:responseError", ({ target, detail }) => {
  const form = target.closest("form");
  if (form && detail.xhr.status !== 409) say(form, detail.xhr.status === 401 || detail.xhr.status === 403 ? form.dataset.over : form.dataset.lost, true);
});

// --- a row added or taken away: go on from there ----------------------------------------------------------------------

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const pressed = detail.requestConfig?.elt;
  if (!pressed?.matches?.("button[name]")) return;
  const list = document.getElementById(`f-${pressed.name.replace(/\.remove$/, "")}`);
  const added = !pressed.name.endsWith(".remove") && list?.querySelector("fieldset:last-of-type")?.querySelector("input:not([type=hidden]), select, textarea");
  (added || list)?.focus();
});

// --- a link to a fault puts the cursor into its field -----------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest('.faults a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});

// --- news in the inbox: told, never put into the list by itself -------------------------------------------------------

const SECONDS = 20;
const news = document.querySelector("[data-news]");
const title = document.title;
let version = "";

async function look() {
  if (document.hidden) return;
  const answer = await fetch(news.dataset.news, { headers: version ? { "If-None-Match": version } : {} }).catch(() => null);
  if (answer?.status !== 200) return;
  version = answer.headers.get("ETag");
  const known = new Set([...document.querySelectorAll("[data-user-task-key]")].map((row) => row.dataset.userTaskKey));
  const count = (await answer.json()).filter((key) => !known.has(key)).length;
  const link = news.querySelector("a");
  link.hidden = count === 0;
  link.textContent = count === 1 ? news.dataset.one : news.dataset.many.replace("{count}", count);
  document.title = count ? `(+${count}) ${title}` : title;
}

if (news) {
  setInterval(look, SECONDS * 1000);
  document.addEventListener("visibilitychange", look);
}
