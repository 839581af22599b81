// Plane geometry: the part of a segment that lies in a rectangle, and distances.

/**
 * The visible part of a segment as [x0, y0, x1, y1], or null (Liang and Barsky's clipping).
 * A diverging run leaves the picture by many powers of ten: a canvas loses the slope of such a line.
 */
export function clipSegment(x0, y0, x1, y1, { left, top, right, bottom }) {
  const dx = x1 - x0;
  const dy = y1 - y0;
  let enter = 0;
  let leave = 1;
  for (const [p, q] of [[-dx, x0 - left], [dx, right - x0], [-dy, y0 - top], [dy, bottom - y0]]) {
    if (p === 0) {
      if (q < 0) return null;
    } else if (p < 0) enter = Math.max(enter, q / p);
    else leave = Math.min(leave, q / p);
  }
  if (enter > leave) return null;
  return [x0 + enter * dx, y0 + enter * dy, x0 + leave * dx, y0 + leave * dy];
}

export const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
