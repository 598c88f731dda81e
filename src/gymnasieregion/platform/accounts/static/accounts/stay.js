// Says five minutes before that the sign-in ends, with a button to stay. All tabs share what the last answer said.
const part = document.getElementById("stay");
const text = part.querySelector("[role=alert]");
const form = part.querySelector("form");
const warned = 1000 * Number(part.dataset.warned);
const clock = new Intl.DateTimeFormat("sv", { timeStyle: "short", timeZone: "Europe/Stockholm" });
const mark = document.documentElement.lang === "en" ? ":" : "."; // 8.05 in Swedish
const KEY = "gymnasieregion.sign-in-ends";
let ends = { idle: 0, longest: 0 };
let last = null; // where the reader was before the button

function hear({ idle, longest }) {
  const now = Date.now();
  ends = { idle: now + 1000 * idle, longest: now + 1000 * longest };
  try { localStorage.setItem(KEY, JSON.stringify(ends)); } catch { /* a browser that keeps nothing: each tab for itself */ }
  look();
}

function state() {
  const left = Math.min(ends.idle, ends.longest) - Date.now();
  if (left <= 0) return "out";
  if (left > warned) return "";
  return ends.longest <= ends.idle ? "longest" : "idle";
}

function look() {
  const now = state();
  const says = now ? text.dataset[now].replace("§", clock.format(Math.min(ends.idle, ends.longest)).replace(":", mark)) : "";
  if (says === text.textContent) return;
  const hadFocus = part.contains(document.activeElement);
  part.hidden = !now;
  for (const one of part.querySelectorAll("[data-for]")) one.hidden = !one.dataset.for.split(" ").includes(now);
  text.textContent = says;
  if (hadFocus && !now) (last?.isConnected ? last : document.querySelector("main")).focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.redirected || answer.status === 403) hear({ idle: 0, longest: 0 });
    else if (answer.ok) hear(await answer.json());
  } catch { /* no network: the warning stays, and the button can be pressed again */ }
});

addEventListener("storage", (event) => {
  if (event.key !== KEY || !event.newValue) return;
  ends = JSON.parse(event.newValue);
  look();
});
document.addEventListener("focusin", (event) => { if (!part.contains(event.target)) last = event.target; });
document.addEventListener("visibilitychange", look);
setInterval(look, 1000);
hear({ idle: Number(part.dataset.idle), longest: Number(part.dataset.longest) });
