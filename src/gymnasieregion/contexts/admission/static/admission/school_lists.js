// In a column of numbers, Enter and the arrows up and down go to the next and the one before; Tab does it anyway.
for (const form of document.querySelectorAll("form")) {
  const inputs = [...form.querySelectorAll(".input-points")];
  for (const [at, input] of inputs.entries()) {
    input.addEventListener("keydown", (event) => {
      const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = step && inputs[at + step];
      if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      next.focus();
      next.select();
    });
  }
}
