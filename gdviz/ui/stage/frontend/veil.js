// The veil: Plotly's own traces that the reader is not to see, at all times or while something live is shown.

const UNSETTLED = "is-unsettled"; // on a picture that shows something else than Python sent

/** A style sheet of the picture's own; `cover(hidden, settled)` takes traces, of which only the uid counts. */
export function createVeil({ id, gd }) {
  const sheet = document.createElement("style");
  gd.before(sheet);
  return {
    cover: (hidden, settled) => {
      sheet.textContent = veilText(id, hidden, settled);
    },
    setLive: (isLive) => gd.classList.toggle(UNSETTLED, isLive),
    remove() {
      gd.classList.remove(UNSETTLED);
      sheet.remove();
    },
  };
}

// Plotly's own paths stay in the page for hover and export, unseen: the canvas shows them at all times,
// so that nothing changes its look when a drag ends. What is settled needs no redraw to go and to come back.
export function veilText(id, hidden, settled) {
  const picture = `.gdviz-stage [data-picture=${JSON.stringify(id)}]`;
  const rules = (place, traces) => traces.map(({ uid }) => `${place} .trace${CSS.escape(uid)} { visibility: hidden; }`);
  return [...rules(picture, hidden), ...rules(`${picture} .${UNSETTLED}`, settled)].join("\n");
}
