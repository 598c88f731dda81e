// Keeps a part of a page fresh: <section id="job-7" data-fresh="2"> is fetched again from its own page every 2 seconds,
// for as long as the page still sends data-fresh. Without scripts the reader reloads.
export function keepFresh() {
  for (const part of document.querySelectorAll("[data-fresh][id]")) later(part);
}

function later(part) {
  setTimeout(() => again(part), 1000 * (Number(part.dataset.fresh) || 2));
}

async function again(part) {
  if (document.hidden) return later(part);
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return later(part);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.getElementById(part.id);
    if (!newer) return location.reload();
    const focused = document.activeElement && part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceWith(newer);
    if (focused) document.getElementById(focused)?.focus();
    if ("fresh" in newer.dataset) later(newer);
  } catch {
    later(part);
  }
}
