// All that a page learns from the guide: that it was opened, is ready, was closed, or was left quickly.
for (const what of ["guide-open", "guide-ready", "guide-close", "guide-leave"]) {
  document.addEventListener(what, () => { document.getElementById("told").dataset.last = what; });
}
// Whoever leaves quickly should not be left on a page about safeguarding either.
document.addEventListener("guide-leave", () => { document.querySelector("main").replaceChildren(); });
