// Choosing a point on one picture: a click, a drag of the start marker, or a drag that begins anywhere.

import { frameOf, isInside, toPixel, toPoint } from "./axes.js";
import { clamp, distance } from "./geometry.js";

const REACH = 14; // px around the start marker in which a press takes hold of it
const STILL = 4; // px a pointer may move and still be a click
const CONTROLS = ".modebar-container, .legend";

/**
 * `onDrag(pixel, point)` is called for every place a drag passes, as pixels and as data, `onPick(pixel, point)` for
 * the one chosen, `onCancel()` when none is. `isEverywhere()`: whether any press inside the frame is a drag.
 */
export function createPick(view, { isEverywhere, onDrag, onPick, onCancel }) {
  const { gd } = view;
  const end = new AbortController();
  let press = null; // {id, at, drags, anywhere}

  const isFlat = () => Boolean(gd._fullLayout?.xaxis); // and drawn
  const frame = () => frameOf(gd, gd._fullData[view.start()?.index] ?? {});

  function spot(event) {
    const { left, top } = gd.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  function isNearStart(point) {
    const { x, y } = view.start()?.data ?? {};
    if (!x || !isFlat()) return false;
    const axes = frame();
    const marker = { x: toPixel(axes.x, x[0]), y: toPixel(axes.y, y[0]) };
    return isInside(axes, marker) && distance(point, marker) <= REACH;
  }

  function onDown(event) {
    if (event.button !== 0 || !event.isPrimary || event.target.closest(CONTROLS) || !isFlat()) return;
    const at = spot(event);
    const inside = isInside(frame(), at);
    const anywhere = inside && isEverywhere();
    const drags = anywhere || isNearStart(at);
    if (!drags && !inside) return;
    press = { id: event.pointerId, at, drags, anywhere };
    if (!drags) return;
    gd.setPointerCapture(event.pointerId);
    gd.classList.add("is-dragging");
    keepFromPlotly(event);
    if (anywhere) report(onDrag, at);
  }

  function onMove(event) {
    const at = spot(event);
    if (press?.drags && event.pointerId === press.id) report(onDrag, at);
    else if (!press) gd.classList.toggle("is-near", isNearStart(at));
  }

  function onUp(event) {
    if (!press || event.pointerId !== press.id) return;
    const { at, drags, anywhere } = press;
    release();
    const now = spot(event);
    const moved = distance(at, now);
    if (anywhere || (drags ? moved >= 2 : moved < STILL)) report(onPick, now);
    else if (drags) onCancel();
  }

  function onPointerCancel(event) {
    if (event.pointerId !== press?.id) return;
    if (press.drags) onCancel();
    release();
  }

  function release() {
    press = null;
    gd.classList.remove("is-dragging");
  }

  function report(listener, at) {
    const { left, top, right, bottom } = frame();
    listener({ x: clamp(at.x, left, right), y: clamp(at.y, top, bottom) }, toPoint(frame(), at));
  }

  // Plotly listens for mouse and touch: a drag must not open its zoom box, nor scroll the page.
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
  window.addEventListener("pointercancel", onPointerCancel, options);
  gd.classList.add("can-pick");

  return {
    isHeld: () => Boolean(press?.drags),
    remove() {
      end.abort();
      gd.classList.remove("can-pick", "is-near", "is-dragging");
    },
  };
}
