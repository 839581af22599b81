// Lit points: those of a trace of markers that the step on stage makes use of.
//
// meta: {lit: {bits, columns, colour}}. `bits` is a base64 text with a row of bits for every step, a bit for each
// of the points (NumPy's packbits: most significant bit first, every row begins a new byte).

import { openArray } from "./arrays.js";
import { isInside, toPixel } from "./axes.js";
import { traces } from "./figure.js";
import { around, within } from "./overlay.js";

const LARGER = 2; // px by which a lit point's radius exceeds its marker's
const RING = 1.5;

/** The traces with lit points: {index, uid, x, y, colour, litAt, settled}. */
export function litTraces(figure) {
  return traces(figure, ({ meta }) => meta?.lit).map(({ trace, index }) => ({
    index,
    uid: trace.uid,
    x: openArray(trace.x) ?? [],
    y: openArray(trace.y) ?? [],
    colour: trace.meta.lit.colour,
    litAt: litReader(trace.meta.lit),
    settled: trace.meta.settled === true,
  }));
}

/** A function of the step: the indices that are lit then, or at the last step there is. */
export function litReader({ bits = "", columns = 0 }) {
  const width = Math.ceil(columns / 8);
  const rows = width ? Math.floor(lengthOf(bits) / width) : 0;
  let [known, lit] = [-1, []];
  return (step) => {
    const row = Math.min(step, rows - 1);
    if (row !== known) [known, lit] = [row, setBits(bytesOf(bits, row * width, width), columns)];
    return lit;
  };
}

/** Some of the bytes behind a base64 text, which has four letters for three of them. */
export function bytesOf(text, start, count) {
  const first = Math.floor(start / 3);
  const part = atob(text.slice(4 * first, 4 * Math.ceil((start + count) / 3)));
  return Array.from({ length: count }, (_, i) => part.charCodeAt(start - 3 * first + i));
}

const lengthOf = (text) => Math.floor((text.replace(/=+$/, "").length * 3) / 4);

function setBits(bytes, count) {
  const found = [];
  for (let i = 0; i < count; i += 1) {
    if (bytes[i >> 3] & (128 >> (i & 7))) found.push(i);
  }
  return found;
}

/** `markers` is the trace as Plotly understands it: it has the size. */
export function paintLit(context, frame, markers, { x, y, colour, litAt }, { step, theme }) {
  const radius = (markers.marker?.size ?? 6) / 2 + LARGER;
  const box = around(frame);
  const points = litAt(step)
    .map((i) => ({ x: toPixel(frame.x, x[i]), y: toPixel(frame.y, y[i]) }))
    .filter((point) => isInside(box, point));
  const rings = [[radius + RING, theme.background], [radius, colour ?? markers.marker?.color]];
  within(context, frame, () => {
    for (const point of points) { // one after the other, so that rings part those that overlap
      for (const [reach, fill] of rings) {
        context.fillStyle = fill;
        context.beginPath();
        context.arc(point.x, point.y, reach, 0, 2 * Math.PI);
        context.fill();
      }
    }
  });
}
