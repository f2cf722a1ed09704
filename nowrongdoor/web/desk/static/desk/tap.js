// An offer: the bar runs out with the number beside it, the tab's title says so where the desk is behind another window,
// and a soft tone sounds once, unless it has been turned off (<input type="checkbox" data-tap-sound>).
(() => {
  const SILENT = "tap-silent";
  const plain = document.title;
  let told;

  const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const offer = () => document.querySelector("[data-tap-offer]")?.dataset.tapOffer;

  function run() {
    for (const bar of document.querySelectorAll("progress[data-run]")) bar.value = seconds(bar.parentElement.querySelector("time").textContent || "0");
  }

  function tone(context, at, hertz) {
    const [note, loudness] = [context.createOscillator(), context.createGain()];
    note.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.08, at + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
    note.connect(loudness).connect(context.destination);
    note.start(at);
    note.stop(at + 0.55);
  }

  function sound() {
    if (localStorage.getItem(SILENT) === "yes" || !navigator.userActivation?.hasBeenActive) return;
    const context = new AudioContext();
    tone(context, context.currentTime, 523);
    tone(context, context.currentTime + 0.18, 659);
    setTimeout(() => context.close(), 1500);
  }

  function look() {
    const now = offer();
    document.title = now ? `● ${document.querySelector(".tap").getAttribute("aria-label")} · ${plain}` : plain;
    if (now && now !== told) sound();
    told = now;
    run();
  }

  document.addEventListener("htmx:afterSwap", look);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tap-sound]")) localStorage.setItem(SILENT, event.target.checked ? "no" : "yes");
  });
  for (const box of document.querySelectorAll("[data-tap-sound]")) box.checked = localStorage.getItem(SILENT) !== "yes";
  setInterval(run, 1000);
  look();
})();
