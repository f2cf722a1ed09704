// Menus are <details class="menu">: they open without a script; this closes them again by Escape, by a click elsewhere,
// and when something in them has been chosen.
(() => {
  const open = () => document.querySelectorAll("details.menu[open]");

  function close(menu, giveBackFocus) {
    menu.open = false;
    if (giveBackFocus) menu.querySelector("summary").focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) close(menu, menu.contains(document.activeElement));
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("button.menu-item[hx-post]");
    for (const menu of open()) if (!menu.contains(event.target) || chosen) close(menu, Boolean(chosen));
  });
})();
