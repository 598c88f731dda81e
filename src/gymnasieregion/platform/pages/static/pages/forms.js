// Focus on the summary of faults, and no form sent twice by an eager hand.
export function focusFirst() {
  // autofocus does it in most browsers; this is for the others
  const first = document.querySelector("[data-focus]");
  if (first) addEventListener("load", () => setTimeout(() => document.activeElement === first || first.focus(), 100));
}

export function sendOnce() {
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  // a page from the back-forward cache may be sent again
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}
