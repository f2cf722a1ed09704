// One after another: requests of elements with the same data-turn="a name" wait for each other, so that what is pressed
// while a note is being saved goes after it.
//   <textarea data-turn="note" hx-post="...">   <button data-turn="note" hx-post="...">
// Of what waits the last is sent, but a press is never displaced by a field that saves itself or by a fresh look.
// Not htmx's own hx-sync: that queue is forgotten when its element is processed again with other attributes, as it is
// when a fresh piece arrives in the middle of a save.
(() => {
  const underWay = new Map(); // by turn: the request
  const waiting = new Map(); // by turn: {isPress, send}

  const turnOf = (element) => element.closest?.("[data-turn]")?.dataset.turn;
  const isPress = ({ elt, verb }) => verb !== "get" && !elt.matches("[data-keeps]");

  document.addEventListener("htmx:confirm", (event) => {
    const turn = turnOf(event.detail.elt);
    if (!turn || !underWay.has(turn)) return;
    event.preventDefault();
    const press = isPress(event.detail);
    if (press || !waiting.get(turn)?.isPress) waiting.set(turn, { isPress: press, send: () => event.detail.issueRequest() });
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    const turn = turnOf(event.detail.elt);
    if (turn) underWay.set(turn, event.detail.xhr);
  });

  function next(turn) {
    const { send } = waiting.get(turn) ?? {};
    waiting.delete(turn);
    underWay.delete(turn);
    send?.();
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    for (const [turn, request] of underWay) {
      // htmx lets go of the element just after this: what waits is sent then.
      if (request === event.detail.xhr) setTimeout(next, 0, turn);
    }
  });
})();
