// Tells the page that frames the widget how high it is. The height is no secret, so any page may know.
"use strict";
new ResizeObserver(() => {
  parent.postMessage({ widgetHeight: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*");
}).observe(document.documentElement);
