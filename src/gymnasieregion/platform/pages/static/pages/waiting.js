// Those who wait for room are let in without doing anything; each tries at a moment of its own, so that not all come at once.
const BUSY = 503;
const LEAST_MS = 15000;
const SPREAD_MS = 10000;

for (const text of document.querySelectorAll("[data-trying]")) text.textContent = text.dataset.trying;

const tryLater = () => setTimeout(tryNow, LEAST_MS + Math.random() * SPREAD_MS);

async function tryNow() {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (answer.status !== BUSY) return location.reload();
  } catch {
    // no answer at all: as busy as can be
  }
  tryLater();
}

if (location.pathname !== "/vanta/") tryLater();
