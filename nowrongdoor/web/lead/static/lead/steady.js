// Whoever sets somebody away by the keyboard stays on that row: its button is gone, so the row itself takes the focus.
(() => {
  let row = "";

  document.addEventListener("htmx:beforeRequest", (event) => {
    row = event.detail.elt.matches("form") ? document.activeElement?.closest("tr[id]")?.id ?? "" : row;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!row || document.activeElement !== document.body) return;
    document.getElementById(row)?.focus({ preventScroll: true });
    row = "";
  });
})();
