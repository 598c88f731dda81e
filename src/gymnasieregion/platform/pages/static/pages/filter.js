// On a narrow screen the filters beside a list fold together, so that the list is seen at once. The words that one
// searches for stay in sight, and filters that the reader has opened stay open while they search.
const WIDE = matchMedia("(min-width: 56rem)");
const ENGLISH = document.documentElement.lang === "en";
const ALL = ENGLISH ? "Search and filter" : "Sök och filtrera";
const MORE = ENGLISH ? "More filters" : "Fler filter";

export function foldFilters() {
  if (WIDE.matches) return;
  for (const form of document.querySelectorAll(".with-filter > form.filter, form.filters[data-fold]")) fold(form);
}

function fold(form) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const words = form.querySelector(":scope > .field:has(input[type='search'])");
  const send = words && form.querySelector(":scope > :is(.actions, button)");
  summary.textContent = words ? MORE : ALL;
  form.querySelector(":scope > :is(h2, h3)")?.classList.add("visually-hidden");
  details.append(summary, ...[...form.childNodes].filter((each) => each !== words && each !== send));
  form.append(...[words, details, send].filter(Boolean));
  details.open = kept() === "open";
  details.addEventListener("toggle", () => keep(details.open ? "open" : ""));
  WIDE.addEventListener("change", () => { if (WIDE.matches) details.open = true; });
}

const KEY = `filters ${location.pathname}`;

function kept() {
  try { return sessionStorage.getItem(KEY); } catch { return ""; }
}

function keep(state) {
  try { sessionStorage.setItem(KEY, state); } catch { /* a browser that keeps nothing folds them again */ }
}
