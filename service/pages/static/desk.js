// Single keys on the pages of the desk. They do what the page does without them, and can be switched off.
const shortcuts = document.getElementById("shortcuts");

function show() {
  document.body.classList.toggle("unkeyed", !shortcuts.checked);
}

shortcuts.checked = localStorage.getItem("desk-shortcuts") !== "off";
shortcuts.addEventListener("change", () => {
  localStorage.setItem("desk-shortcuts", shortcuts.checked ? "on" : "off");
  show();
});
show();

document.addEventListener("keydown", (event) => {
  if (!shortcuts.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const field = event.target;
  if (field.matches("textarea, input[type=search]")) {
    if (event.key === "Escape") field.blur();
    return;
  }
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) return;
  event.preventDefault();
  found.focus();
  if (!found.matches("textarea, input[type=search]")) found.click();
});
