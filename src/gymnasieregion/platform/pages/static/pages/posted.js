// A page that was the answer to a form, without a redirect: when one comes back to it, or reads it anew, the browser
// asks for the page that the form was on, instead of asking to send the form again (ERR_CACHE_MISS).
export function comeBack() {
  if (!("posted" in document.documentElement.dataset)) return;
  const from = document.referrer.startsWith(`${location.origin}/`) ? document.referrer : location.href;
  // what is meant from the page's own address still leads where it did
  for (const form of document.forms) if (!form.hasAttribute("action")) form.action = location.href;
  for (const link of document.links) if (!link.getAttribute("href").startsWith("#")) link.href = link.href;
  history.replaceState(null, "", from);
}
