// A calendar beside a field for a day: the browser's own, which writes 2026-02-15 into the field.
const words = document.documentElement.lang === "en" ? "Calendar" : "Kalender";

export function giveCalendars() {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const field of document.querySelectorAll("input[data-day]")) giveCalendar(field);
}

function giveCalendar(field) {
  const row = document.createElement("div");
  row.className = "day-row";
  field.replaceWith(row);

  const native = document.createElement("input");
  native.type = "date";
  native.className = "day-native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  native.addEventListener("change", () => {
    if (native.value) field.value = native.value;
    field.focus();
  });

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = words;
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  button.setAttribute("aria-label", `${words}: ${label ? label.textContent.trim() : field.name}`);
  button.addEventListener("click", () => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(field.value)) native.value = field.value;
    native.showPicker();
  });
  row.append(field, button, native);
}
