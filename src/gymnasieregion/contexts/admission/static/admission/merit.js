// The calculator answers while one fills it in. Every figure comes from the server; without script the button does it.
const form = document.querySelector("form.merit");
const answer = document.getElementById("svar");
let waiting = 0;
let latest = 0;

async function ask() {
  const mine = ++latest;
  const data = new FormData(form);
  data.delete("own");
  data.delete("clear");
  let reply;
  try {
    reply = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "live" } });
  } catch {
    return; // no connection: the button says so
  }
  if (!reply.ok || mine !== latest) return;
  answer.innerHTML = await reply.text();
  const gains = new Map([...answer.querySelectorAll("[data-code]")].map((item) => [item.dataset.code, item.textContent]));
  for (const cell of form.querySelectorAll("[data-gain]")) cell.textContent = gains.get(cell.dataset.gain) ?? "–";
}

form?.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 250);
});
