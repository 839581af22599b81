// Follows a Streamlit slider in the page: where the reader's hand has moved it, before Streamlit is told.

const RECENT = 1000; // ms after a key press in which a change is the reader's

/**
 * `onNear()` is called when a pointer or the focus comes to the slider, `onMove(index)` for every position the
 * reader moves to, `onRelease()` when the pointer lets go.
 * Changes that Streamlit makes by itself are not reported: they come with new data.
 */
export function followSlider(key, { onNear, onMove, onRelease }) {
  const selector = `.st-key-${key.trim().replace(/[^\w-]/g, "-")}`; // the class Streamlit gives the widget
  const end = new AbortController();
  const observer = new MutationObserver(look);
  let watched = null;
  let held = false;
  let pressed = -Infinity;
  let seen = position();

  function position() {
    const input = document.querySelector(`${selector} input[type=range]`);
    return input && Math.round((Number(input.value) - Number(input.min)) / (Number(input.step) || 1));
  }

  // Streamlit may replace the slider at any time, so the observer is set anew whenever it is touched.
  function watch() {
    const slider = document.querySelector(selector);
    if (slider === watched) return;
    observer.disconnect();
    watched = slider;
    if (slider) observer.observe(slider, { subtree: true, childList: true, attributeFilter: ["value", "aria-valuetext"] });
  }

  function look() {
    const index = position();
    if (index === null || index === seen) return;
    seen = index;
    if (held || performance.now() - pressed < RECENT) onMove(index);
  }

  const inside = (event) => event.target instanceof Element && event.target.closest(selector);

  function listen(target, events, handler) {
    for (const event of events) target.addEventListener(event, handler, { capture: true, passive: true, signal: end.signal });
  }

  listen(document, ["pointerover", "focusin", "pointerdown", "keydown"], (event) => {
    if (inside(event)) onNear();
  });
  listen(document, ["pointerdown"], (event) => {
    if (!inside(event)) return;
    watch();
    seen = position();
    held = true;
  });
  listen(document, ["keydown", "input"], (event) => {
    if (!inside(event)) return;
    watch();
    pressed = performance.now();
    if (event.type === "input") queueMicrotask(look);
  });
  listen(window, ["pointermove"], () => {
    if (!held) return;
    watch();
    look();
  });
  listen(window, ["pointerup", "pointercancel", "blur"], ({ type, target }) => {
    if (!held || (type === "blur" && target !== window)) return; // an element loses the focus as the slider is gripped
    held = false;
    pressed = performance.now(); // the slider may take its last value after the pointer is up
    setTimeout(onRelease, 0);
  });
  watch();

  return {
    index: position,
    isHeld: () => held,
    isNear: () => Boolean(document.querySelector(`${selector}:is(:hover, :focus-within)`)),
    forget() {
      pressed = -Infinity;
    },
    remove() {
      end.abort();
      observer.disconnect();
    },
  };
}
