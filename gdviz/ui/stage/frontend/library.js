// Plotly.js, fetched once for the whole page.

let loading;

export function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    const theirs = window.Plotly;
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => {
      const ours = window.Plotly;
      if (theirs) window.Plotly = theirs; // another part of the page keeps the version it brought
      resolve(ours);
    };
    script.onerror = () => {
      loading = undefined;
      script.remove();
      reject(new Error(`Plotly.js could not be loaded from ${url}`));
    };
    document.head.append(script);
  });
  return loading;
}
