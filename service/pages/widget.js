// Puts the widget on the page of another site, after its script, and keeps it as high as what it shows.
(() => {
  "use strict";
  const script = document.currentScript;
  const address = new URL("widget", script.src);
  for (const name of ["soc", "scheme", "colour", "background", "size", "heading"]) {
    if (name in script.dataset) address.searchParams.set(name, script.dataset[name]);
  }

  const frame = document.createElement("iframe");
  frame.title = script.dataset.title || "Compare occupations";
  frame.referrerPolicy = "no-referrer";
  frame.loading = "lazy";
  frame.style.cssText = "display:block;width:100%;height:30rem;border:0";
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== address.origin) return;
    if (data?.widgetHeight > 0) frame.style.height = `${data.widgetHeight}px`;
  });
  frame.src = address.href;
  script.after(frame);
})();
