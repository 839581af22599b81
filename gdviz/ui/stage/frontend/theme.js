// The app's colours and font, handed to Plotly: its pictures follow light and dark.

const VARIABLES = {
  text: ["--st-text-color", "#31333f"],
  background: ["--st-background-color", "#ffffff"],
  grid: ["--st-border-color-light", "rgba(128, 128, 128, 0.2)"],
  border: ["--st-border-color", "rgba(128, 128, 128, 0.4)"],
  accent: ["--st-primary-color", "#0072b2"],
  font: ["--st-font", "sans-serif"],
};

// Where a picture is narrow, a legend that stands beside its plot would leave the plot no room.
const ABOVE = { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" };

export function readTheme(node) {
  const style = getComputedStyle(node);
  const read = ([name, fallback]) => {
    const value = style.getPropertyValue(name).trim();
    return value === "" || value === "unset" ? fallback : value;
  };
  return Object.fromEntries(Object.entries(VARIABLES).map(([name, variable]) => [name, read(variable)]));
}

/** The figure's layout in the app's colours; sizes and ranges stay the figure's, type grows by `scale`. */
export function themedLayout(layout, theme, { id, scale, narrow, touch }) {
  const size = layout.font?.size ?? layout.template?.layout?.font?.size ?? 12;
  const themed = {
    ...layout,
    uirevision: layout.uirevision ?? id,
    autosize: true,
    paper_bgcolor: "rgba(0, 0, 0, 0)",
    plot_bgcolor: "rgba(0, 0, 0, 0)",
    font: { ...layout.font, size: size * scale, color: theme.text, family: theme.font },
    legend: { ...layout.legend, ...(narrow && layout.legend?.x > 1 ? ABOVE : {}), bgcolor: "rgba(0, 0, 0, 0)" },
    hoverlabel: { ...layout.hoverlabel, bgcolor: theme.background, bordercolor: theme.border, font: { ...layout.hoverlabel?.font, color: theme.text } },
    modebar: { ...layout.modebar, bgcolor: "rgba(0, 0, 0, 0)", color: theme.text, activecolor: theme.accent },
  };
  delete themed.width;
  delete themed.height;
  if (touch && themed.dragmode === undefined) themed.dragmode = false; // a finger on a picture scrolls the page
  for (const name of axisNames(layout)) themed[name] = themedAxis(layout[name], theme);
  for (const name of Object.keys(layout).filter((key) => /^scene\d*$/.test(key))) {
    themed[name] = themedScene(layout[name], theme);
  }
  return themed;
}

function axisNames(layout) {
  const named = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  return [...new Set(["xaxis", "yaxis", ...named])];
}

function themedScene(scene, theme) {
  const themed = { ...scene, bgcolor: "rgba(0, 0, 0, 0)" };
  for (const name of ["xaxis", "yaxis", "zaxis"]) {
    const { automargin, ...axis } = themedAxis(scene[name], theme);
    themed[name] = { ...axis, color: theme.text, backgroundcolor: "rgba(0, 0, 0, 0)" };
  }
  return themed;
}

// Larger type must not run over its neighbours: axes make room for it unless the figure says otherwise.
const themedAxis = (axis, theme) => ({
  automargin: true, ...axis, gridcolor: theme.grid, zerolinecolor: theme.grid, linecolor: theme.border, tickcolor: theme.border,
});
