// Shows how far the jobs have come without a press on "Refresh"; leaves the page alone while its part has the focus.
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

for (;;) {
  const shown = document.getElementById("jobs");
  const seconds = Number(shown?.dataset.refresh);
  if (!seconds) break;
  await wait(seconds);
  if (document.hidden || shown.contains(document.activeElement)) continue;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) continue;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("jobs");
  if (!fresh) break;
  shown.replaceWith(fresh);
}
