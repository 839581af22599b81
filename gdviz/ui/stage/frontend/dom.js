// Making elements, and asking the page: text is always text, never markup.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function drawing(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Pictures take their size from the stylesheet, which Streamlit puts beside us and does not wait for. */
export function styled(parent) {
  const link = parent.querySelector("link[rel=stylesheet]");
  if (!link || link.sheet) return Promise.resolve();
  return new Promise((resolve) => {
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", resolve, { once: true });
  });
}

/** Whether the reader points with a finger: then a drag on a picture scrolls the page. */
export const isTouch = () => matchMedia("(pointer: coarse)").matches;

export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
