// A button that copies the text of a field; without scripts the field alone is there to copy from.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch { // no clipboard without encryption
      field.select();
      document.execCommand("copy");
      button.focus();
    }
    button.textContent = button.dataset.done;
  });
}
