// Saves each change of the list without a new page; the page does the same without this. Rows can be dragged where a
// mouse has room. Whatever is not answered as expected is sent again by the browser itself, which shows what is wrong.
const form = document.getElementById("apply-form");
const list = document.getElementById("apply-rows");
const told = document.getElementById("apply-told");
const saved = document.getElementById("apply-saved");
const undo = document.getElementById("apply-undo");
let line = Promise.resolve(); // one change at a time, each made from the list that the last one left
let plain = false;
let calm = 0;
let stale = false;
const seen = new Set(); // the parts below the list that are in view

form.closest(".apply-list").classList.add("has-script");

const row = (id) => [...list.children].find((each) => each.dataset.id === id);

function say(text, wrong = false) {
  told.classList.toggle("is-wrong", wrong);
  told.textContent = "";
  requestAnimationFrame(() => { told.textContent = text; }); // the same words twice are said twice
}

function put(answer, about, focused) {
  const gone = [...list.children].filter((each) => !answer.order.includes(each.dataset.id));
  const next = gone[0]?.nextElementSibling ?? gone[0]?.previousElementSibling;
  for (const each of gone) each.remove();
  for (const id of answer.order) list.append(row(id));
  [...list.children].forEach((each, at, all) => {
    for (const figure of each.querySelectorAll("[data-place]")) figure.textContent = at + 1;
    each.querySelector(".ranked-number").value = at + 1;
    for (const end of ["up", "first"]) disable(each, end, at === 0);
    for (const end of ["down", "last"]) disable(each, end, at === all.length - 1);
  });
  for (const each of document.querySelectorAll("input[name=based_on]")) each.value = answer.digest;
  saved.textContent = answer.saved;
  if (undo && answer.undo) { undo.value = answer.undo; undo.form.hidden = false; }
  const name = about && row(about)?.dataset.label;
  say(name ? `${name}: ${answer.told}` : answer.told);
  const there = focused?.isConnected ? focused : next?.querySelector(".ranked-remove");
  there?.focus();
}

function disable(one, end, off) {
  const button = one.querySelector(`[id$="-${end}"]`);
  if (off) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
}

async function send(action, focused) {
  const data = new FormData(form);
  data.set("do", action);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
  } catch {
    say(form.dataset.offline, true);
    return;
  }
  const body = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  if (answer.status === 422 && body) say(body.told, true);
  else if (!answer.ok || !body) again(action);
  else if (!body.order.length || body.order.some((id) => !row(id))) location.assign(form.dataset.page);
  else {
    const before = list.children.length;
    put(body, action.split(":").slice(action.startsWith("to:") ? 2 : 1).join(":"), focused);
    stale = true;
    if (before !== list.children.length || list.querySelector("[data-by-order]") || seen.size) soon();
  }
}

function again(action) {
  const button = document.createElement("button");
  button.name = "do";
  button.value = action;
  button.hidden = true;
  form.append(button);
  plain = true;
  form.requestSubmit(button);
}

function soon() {
  clearTimeout(calm);
  calm = setTimeout(refresh, 1200);
}

// what is said of the whole list may be other when a row has gone, and beside a row when a test asks for its number;
// what stands below the list is brought up to date when it comes into view
async function refresh() {
  const answer = await fetch(form.dataset.parts, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  stale = false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.querySelector("#apply-form input[name=based_on]")?.value !== form.elements.based_on.value) return;
  for (const old of document.querySelectorAll(".ranked-advice, #apply-whole, #apply-confirm, #apply-changes")) {
    const now = fresh.getElementById(old.id);
    if (now && !old.contains(document.activeElement) && now.innerHTML !== old.innerHTML) old.replaceWith(now);
  }
  watch();
}

const view = new IntersectionObserver((parts) => {
  for (const part of parts) {
    if (part.isIntersecting) seen.add(part.target.id); else seen.delete(part.target.id);
  }
  if (stale && seen.size) soon();
});

function watch() {
  view.disconnect();
  seen.clear();
  for (const part of document.querySelectorAll("#apply-confirm, #apply-changes")) view.observe(part);
}
watch();

const queue = (action, focused) => { line = line.then(() => send(action, focused)); };

form.addEventListener("submit", (event) => {
  if (plain) return;
  event.preventDefault();
  queue(event.submitter?.value ?? "order", event.submitter);
});

form.addEventListener("change", (event) => {
  if (event.target.tagName !== "SELECT") return;
  const lacking = event.target.parentElement.querySelector("[data-lacking]");
  lacking.hidden = event.target.value !== "";
  queue("order", event.target);
});

if (matchMedia("(min-width: 48rem) and (pointer: fine)").matches) {
  let dragged = null;
  document.getElementById("apply-drag")?.removeAttribute("hidden");
  for (const each of list.children) {
    each.draggable = true;
    for (const link of each.querySelectorAll("h3 a")) link.draggable = false; // the row is dragged, not its link
  }
  const over = (event) => event.target.closest?.(".ranked-row");
  const clear = () => {
    list.classList.remove("is-moving");
    for (const each of list.children) each.classList.remove("is-over", "is-dragged");
  };
  const shrink = (one) => { // rows of a few lines, so that there are places in view; the dragged one stays where it is
    const at = one.getBoundingClientRect().top;
    list.classList.add("is-moving");
    scrollBy(0, one.getBoundingClientRect().top - at);
  };
  list.addEventListener("dragstart", (event) => {
    if (event.target.matches?.(".ranked-row")) {
      dragged = event.target;
      dragged.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.dataset.label);
      setTimeout(() => { if (dragged) shrink(dragged); }); // a browser ends a drag whose row changes at its start
    }
  });
  list.addEventListener("dragover", (event) => {
    const there = over(event);
    if (!dragged || !there) return;
    event.preventDefault();
    for (const each of list.children) each.classList.toggle("is-over", each === there && each !== dragged);
  });
  list.addEventListener("drop", (event) => {
    const there = over(event);
    event.preventDefault();
    clear();
    if (dragged && there && there !== dragged) {
      queue(`to:${[...list.children].indexOf(there) + 1}:${dragged.dataset.id}`, dragged.querySelector(".button"));
    }
    dragged = null;
  });
  list.addEventListener("dragend", () => { clear(); dragged = null; });
}
