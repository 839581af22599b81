// All pictures of a stage on which a point can be chosen: where it would go is shown, and where it went is reported.

import { createPick } from "./pick.js";

const PATIENCE = 4000; // ms a chosen point is shown while Python has not answered

/** `viewOf(id)` gives a picture's view, `onPick({picture, x, y})` reports the chosen data point. */
export function createPicks({ viewOf, probe, onPick, onChange }) {
  const known = new Map(); // picture → {view, offer, pick}
  let ghost = null; // {id, point, isProbed}
  let timer;

  /** Bring the picks in line with what Python offers; one that is held stays in the hand. */
  function update(offers) {
    for (const [id, { view, offer, pick }] of known) {
      if (view === viewOf(id) && offers.some(({ picture }) => picture === id)) continue;
      if (pick.isHeld()) cancel(offer);
      pick.remove();
      known.delete(id);
    }
    for (const offer of offers) offered(offer);
  }

  function offered(offer) {
    const view = viewOf(offer.picture);
    if (known.has(offer.picture)) known.get(offer.picture).offer = offer;
    else if (view) {
      const own = { view, offer };
      known.set(offer.picture, own);
      own.pick = createPick(view, {
        isEverywhere: () => own.offer.everywhere,
        onDrag: (pixel, point) => drag(own.offer, pixel, point),
        onPick: (pixel, point) => choose(own.offer, pixel, point),
        onCancel: () => cancel(own.offer),
      });
    }
  }

  function drag({ picture, probe: address }, pixel, point) {
    if (address && isPoint(point)) probe.move(address, point);
    mark({ id: picture, point: pixel, isProbed: Boolean(address) });
  }

  function choose(offer, pixel, point) {
    drag(offer, pixel, point);
    if (offer.probe) probe.release();
    timer = setTimeout(settle, PATIENCE);
    if (isPoint(point)) onPick({ picture: offer.picture, ...point });
  }

  function cancel(offer) {
    if (offer.probe) probe.drop();
    mark(null);
  }

  /** Python has answered, or never will. */
  function settle() {
    if (![...known.values()].some(({ pick }) => pick.isHeld())) mark(null);
  }

  function mark(next) {
    clearTimeout(timer);
    ghost = next;
    onChange();
  }

  return {
    update,
    settle,
    // A probed point is shown where its run is drawn, and needs no ghost.
    ghost: () => (ghost && (!ghost.isProbed || probe.hasFailed()) ? ghost : null),
    remove() {
      clearTimeout(timer);
      for (const { pick } of known.values()) pick.remove();
    },
  };
}

const isPoint = ({ x, y }) => Number.isFinite(x) && Number.isFinite(y);
