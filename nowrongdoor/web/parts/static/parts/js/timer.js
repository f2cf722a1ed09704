// Timers and the clock on the page, by the town's clock: the server says what time it is and how fast its time runs.
//   <html data-now="ISO" data-clock-speed="1">      <time data-since="ISO">      <time data-until="ISO">   <time data-clock>
(() => {
  const root = document.documentElement;
  const speed = Number(root.dataset.clockSpeed) || 1;
  let town = Date.parse(root.dataset.now);
  let asked = performance.now();

  const now = () => town + (performance.now() - asked) * speed;
  const two = (number) => String(number).padStart(2, "0");
  const wall = new Intl.DateTimeFormat("da-DK", { hour: "2-digit", minute: "2-digit", timeZone: root.dataset.timezone || "Europe/Copenhagen" });

  function lasted(milliseconds) {
    const whole = Math.max(0, Math.floor(milliseconds / 1000));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  }

  function show(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function tick() {
    const moment = now();
    for (const element of document.querySelectorAll("[data-since]")) show(element, lasted(moment - Date.parse(element.dataset.since)));
    for (const element of document.querySelectorAll("[data-until]")) show(element, lasted(Date.parse(element.dataset.until) - moment));
    for (const element of document.querySelectorAll("[data-clock]")) show(element, wall.format(moment).replace(".", ":"));
  }

  // Each beat of the stream sets the clock right again (a laptop may have slept).
  document.addEventListener("house:beat", (event) => {
    town = Date.parse(event.detail.now) || town;
    asked = performance.now();
  });
  document.addEventListener("htmx:afterSwap", tick);
  setInterval(tick, speed > 1 ? 250 : 1000);
  tick();
})();
