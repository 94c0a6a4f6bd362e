// Puts the address by which this page was reached into the code, and offers to copy it.
"use strict";
const service = new URL("..", location.href).href;
for (const code of document.querySelectorAll("textarea[data-base]")) {
  code.value = code.value.replaceAll(code.dataset.base, service);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-describedby", `${code.id}-label`);
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  told.className = "copied";
  button.addEventListener("click", async () => {
    code.select();
    await navigator.clipboard.writeText(code.value);
    told.textContent = "Copied";
  });
  code.after(button, told);
}
