// The canvas over a picture: paths, heads and the step cursor, painted in a few milliseconds.

import { isInside } from "./axes.js";
import { dashLengths } from "./dash.js";
import { clipSegment } from "./geometry.js";

const MARGIN = 40; // a little more than the picture, so that clipped ends stay out of sight
const FINE = 1; // px: points closer than this add nothing to a line but time
const APART = 6; // dots closer than this would only thicken the line

/** A canvas under Plotly's legend and hover labels but over its traces. */
export function createOverlay(gd) {
  const canvas = document.createElement("canvas");
  canvas.className = "stage-overlay";
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");

  /** An empty canvas that covers exactly the picture's plot areas. */
  function begin() {
    const { l, t, w, h } = gd._fullLayout._size;
    if (!canvas.isConnected) gd.querySelector(".svg-container > .main-svg")?.after(canvas);
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(w * ratio), Math.round(h * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { left: `${l}px`, top: `${t}px`, width: `${w}px`, height: `${h}px` });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(ratio, 0, 0, ratio, -l * ratio, -t * ratio);
    return context;
  }

  return { begin, remove: () => canvas.remove() };
}

/** Paint only inside a frame. */
export function within(context, frame, paint) {
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  context.clip();
  paint();
  context.restore();
}

/** A frame with a little room on all sides. */
export const around = ({ left, top, right, bottom }) => ({
  left: left - MARGIN, top: top - MARGIN, right: right + MARGIN, bottom: bottom + MARGIN,
});

/** The first `count` points as a line that breaks where a point is missing, with dots where there is room. */
export function paintPath(context, frame, xs, ys, count, style) {
  context.globalAlpha = style.opacity;
  if (style.width > 0) paintLine(context, frame, xs, ys, count, style);
  if (style.dot > 0) paintDots(context, frame, xs, ys, count, style);
  context.globalAlpha = 1;
}

function paintLine(context, frame, xs, ys, count, { colour, width, dash }) {
  const box = around(frame);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.setLineDash(dashLengths(dash, width));
  context.beginPath();
  let pen = null; // where the line stands, or null where it was lifted
  let from = 0; // the last point that was drawn
  for (let i = 1; i < count; i += 1) {
    const drawable = Number.isFinite(xs[from] + ys[from] + xs[i] + ys[i]);
    const near = drawable && i < count - 1 && Math.abs(xs[i] - xs[from]) + Math.abs(ys[i] - ys[from]) < FINE;
    if (near) continue;
    const piece = drawable ? clipSegment(xs[from], ys[from], xs[i], ys[i], box) : null;
    from = i;
    if (!piece) {
      pen = null;
      continue;
    }
    if (!pen || pen[0] !== piece[0] || pen[1] !== piece[1]) context.moveTo(piece[0], piece[1]);
    context.lineTo(piece[2], piece[3]);
    pen = [piece[2], piece[3]];
  }
  context.stroke();
  context.setLineDash([]);
}

function paintDots(context, frame, xs, ys, count, { colour, dot }) {
  const box = around(frame);
  context.fillStyle = colour;
  context.beginPath();
  let [lastX, lastY] = [Infinity, Infinity];
  for (let i = 0; i < count; i += 1) {
    const [x, y] = [xs[i], ys[i]];
    if (isInside(box, { x, y }) && Math.hypot(x - lastX, y - lastY) >= APART) {
      context.moveTo(x + dot / 2, y);
      context.arc(x, y, dot / 2, 0, 2 * Math.PI);
      [lastX, lastY] = [x, y];
    }
  }
  context.fill();
}

/** A dot that stands out on any ground: its colour, a light ring, a dark rim (or the other way round). */
export function paintHead(context, x, y, { colour, width }, theme) {
  const radius = Math.max(5, 1.5 * width + 2);
  for (const [extra, fill] of [[3, theme.text], [2, theme.background], [0, colour]]) {
    context.fillStyle = fill;
    context.beginPath();
    context.arc(x, y, radius + extra, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Where the start would go: an open ring with a dot. */
export function paintGhost(context, { x, y }, theme) {
  context.lineWidth = 2.5;
  for (const [radius, colour] of [[9, theme.background], [7, theme.text]]) {
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
  context.fillStyle = theme.text;
  context.fillRect(x - 1.5, y - 1.5, 3, 3);
}

/** The step all pictures share, as a thin upright line. */
export function paintCursor(context, frame, x, theme) {
  context.globalAlpha = 0.6;
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, frame.top);
  context.lineTo(Math.round(x) + 0.5, frame.bottom);
  context.stroke();
  context.globalAlpha = 1;
}
