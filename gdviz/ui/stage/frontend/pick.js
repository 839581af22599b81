// Choosing a point on a picture: a click, or a drag of the start marker.

import { frameOf, isInside, toPixel, toPoint } from "./axes.js";
import { clamp, distance } from "./geometry.js";

const REACH = 14; // px around the start marker in which a press takes hold of it
const STILL = 4; // px a pointer may move and still be a click
const CONTROLS = ".modebar-container, .legend";

/** `onGhost(point)` shows where the start would go (in pixels), `onPick({x, y})` reports the chosen data point. */
export function createPick(view, { onGhost, onPick }) {
  const { gd } = view;
  const end = new AbortController();
  let press = null; // {id, at, drags}

  const frame = () => frameOf(gd, gd._fullData[view.start()?.index] ?? {});

  function spot(event) {
    const { left, top } = gd.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  function isNearStart(point) {
    const { x, y } = view.start()?.data ?? {};
    if (!x || !gd._fullLayout) return false;
    const axes = frame();
    const marker = { x: toPixel(axes.x, x[0]), y: toPixel(axes.y, y[0]) };
    return isInside(axes, marker) && distance(point, marker) <= REACH;
  }

  function onDown(event) {
    if (event.button !== 0 || !event.isPrimary || event.target.closest(CONTROLS)) return;
    const at = spot(event);
    const drags = isNearStart(at);
    if (!drags && !isInside(frame(), at)) return;
    press = { id: event.pointerId, at, drags };
    if (!drags) return;
    gd.setPointerCapture(event.pointerId);
    gd.classList.add("is-dragging");
    keepFromPlotly(event);
  }

  function onMove(event) {
    const at = spot(event);
    if (press?.drags && event.pointerId === press.id) onGhost(inFrame(at));
    else if (!press) gd.classList.toggle("is-near", isNearStart(at));
  }

  function onUp(event) {
    if (!press || event.pointerId !== press.id) return;
    const { at, drags } = press;
    release();
    const now = spot(event);
    const moved = distance(at, now);
    if (drags ? moved < 2 : moved >= STILL) return;
    onGhost(inFrame(now));
    onPick(toPoint(frame(), now));
  }

  function onCancel(event) {
    if (event.pointerId !== press?.id) return;
    if (press.drags) onGhost(null);
    release();
  }

  function release() {
    press = null;
    gd.classList.remove("is-dragging");
  }

  function inFrame(point) {
    const { left, top, right, bottom } = frame();
    return { x: clamp(point.x, left, right), y: clamp(point.y, top, bottom) };
  }

  // Plotly listens for mouse and touch: a drag of the marker must not open its zoom box, nor scroll the page.
  function keepFromPlotly(event) {
    if (!press?.drags) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  const options = { capture: true, passive: false, signal: end.signal };
  gd.addEventListener("pointerdown", onDown, options);
  gd.addEventListener("mousedown", keepFromPlotly, options);
  gd.addEventListener("touchstart", keepFromPlotly, options);
  gd.addEventListener("pointermove", onMove, options);
  window.addEventListener("pointerup", onUp, options); // while it zooms, Plotly covers the page
  window.addEventListener("pointercancel", onCancel, options);
  gd.classList.add("can-pick");

  return {
    remove() {
      end.abort();
      gd.classList.remove("can-pick", "is-near", "is-dragging");
    },
  };
}
