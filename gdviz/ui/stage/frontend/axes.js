// From data to pixels and back, by the picture's own axes (linear or log).

import { clamp } from "./geometry.js";

/** The axes of a trace with the rectangle they span, in pixels from the picture's corner. */
export function frameOf(gd, trace) {
  const x = gd._fullLayout[axisName(trace.xaxis ?? "x")];
  const y = gd._fullLayout[axisName(trace.yaxis ?? "y")];
  return { x, y, left: x._offset, top: y._offset, right: x._offset + x._length, bottom: y._offset + y._length };
}

/** Pixels of a whole column; what an axis cannot show (no value, zero on a log axis) is NaN. */
export function toPixels(axis, values, count) {
  const pixels = new Float64Array(count);
  for (let i = 0; i < count; i += 1) pixels[i] = toPixel(axis, values[i]);
  return pixels;
}

export function toPixel(axis, value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return NaN;
  return axis._offset + (axis.d2p(value) ?? NaN);
}

/** The data point under a pixel, moved into the frame where it lies outside. */
export function toPoint(frame, { x, y }) {
  return {
    x: frame.x.p2d(clamp(x, frame.left, frame.right) - frame.left),
    y: frame.y.p2d(clamp(y, frame.top, frame.bottom) - frame.top),
  };
}

export const isInside = (frame, { x, y }) => x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;

const axisName = (id) => `${id[0]}axis${id.slice(1)}`;
