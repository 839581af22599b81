// Plotly's names for dashes as lengths in pixels.

const PATTERNS = {
  dot: [1, 1], dash: [3, 3], longdash: [5, 5], dashdot: [3, 1, 1, 1], longdashdot: [5, 2, 1, 2],
};

/** A list for a canvas or an SVG line; a list of lengths ("5px,2px") is taken as it is. */
export function dashLengths(dash, width) {
  if (!dash || dash === "solid") return [];
  const unit = Math.max(width, 3);
  if (PATTERNS[dash]) return PATTERNS[dash].map((length) => length * unit);
  const lengths = String(dash).split(/[\s,]+/).map(parseFloat);
  return lengths.every((length) => length >= 0) ? lengths : [];
}
