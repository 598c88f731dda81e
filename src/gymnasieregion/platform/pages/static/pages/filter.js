// On a narrow screen the filters beside a list fold together, so that the list is seen at once.
const WIDE = matchMedia("(min-width: 56rem)");
const words = document.documentElement.lang === "en" ? "Search and filter" : "Sök och filtrera";

export function foldFilters() {
  if (WIDE.matches) return;
  for (const form of document.querySelectorAll(".with-filter > form.filter, form.filters[data-fold]")) fold(form);
}

function fold(form) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = words;
  form.querySelector(":scope > :is(h2, h3)")?.classList.add("visually-hidden");
  details.append(summary, ...form.childNodes);
  form.append(details);
  WIDE.addEventListener("change", () => { if (WIDE.matches) details.open = true; });
}
