// Where pictures hang: a main panel with tabs, a column beside it, the whole width below, and a gallery of their own.

import { element } from "./dom.js";

let hosts = 0; // makes ids unique on a page with several stages

export function createPanels({ lines, onShow, onResize }) {
  const tabs = element("div", { class: "stage-tabs", role: "tablist", "aria-label": "Picture" });
  const main = element("div", { class: "stage-main" }, tabs);
  const side = element("div", { class: "stage-side" }, lines.root);
  const wide = element("div", { class: "stage-wide" });
  const gallery = element("div", { class: "stage-gallery" });
  const places = { main, side, wide, gallery };
  const root = element("div", { class: "stage-panels" }, main, side, wide);
  const frames = new Map(); // id → {id, panel, host, title, gd, problem, button}
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => onResize(target.parentElement.dataset.picture)));
  let wished = null; // the tab the reader clicked, which may come back after it was gone
  let chosen = null;

  /** Bring the panels in line with the pictures; keeps what was there. */
  function arrange(pictures) {
    for (const id of frames.keys()) if (!pictures.some((picture) => picture.id === id)) discard(id);
    const inMain = pictures.filter(isTab);
    pictures.forEach((picture, i) => hang(picture, i, inMain.length > 1));
    chosen = chosenOf(pictures);
    order(tabs, inMain.length > 1 ? inMain.map(({ id }) => frames.get(id).button) : []);
    for (const name of Object.keys(places)) {
      const used = pictures.some(({ panel }) => panel === name) || (name === "side" && !lines.isEmpty());
      root.classList.toggle(`has-${name}`, used);
    }
    root.classList.toggle("has-lines", !lines.isEmpty());
    reveal();
  }

  const isTab = ({ panel }) => panel === "main";

  function chosenOf(pictures) {
    const inMain = pictures.filter(isTab);
    return (inMain.find(({ id }) => id === wished) ?? inMain[0])?.id ?? null;
  }

  function hang({ id, panel, tab, title, alt }, position, withTabs) {
    const frame = frames.get(id) ?? build(id);
    if (frame.host.parentElement !== places[panel]) places[panel].append(frame.host);
    frame.panel = panel;
    frame.host.style.order = position; // one that comes later may belong before one that is there
    frame.gd.setAttribute("aria-label", alt);
    if (frame.button.textContent !== tab) frame.button.textContent = tab;
    if (frame.title.textContent !== title) Object.assign(frame.title, { textContent: title, title });
    frame.host.classList.toggle("has-title", title !== "");
    const tabbed = withTabs && panel === "main";
    for (const [name, value] of [["role", "tabpanel"], ["aria-labelledby", frame.button.id]]) {
      if (tabbed) frame.host.setAttribute(name, value);
      else frame.host.removeAttribute(name);
    }
  }

  function build(id) {
    const name = `gdviz-picture-${(hosts += 1)}`;
    const gd = element("div", { class: "stage-plot", role: "img" });
    const title = element("div", { class: "stage-title" });
    const problem = element("p", { class: "stage-problem", role: "status" });
    const told = element("p", { class: "stage-told" });
    const host = element("div", { class: "stage-picture", "data-picture": id, id: name }, title, gd, told, problem);
    const button = element("button", { type: "button", role: "tab", class: "stage-tab", id: `${name}-tab`, "aria-controls": name });
    button.addEventListener("click", () => choose(id));
    button.addEventListener("keydown", (event) => onKey(event, id));
    const frame = { id, host, title, gd, told, problem, button };
    frames.set(id, frame);
    observer.observe(gd);
    return frame;
  }

  function choose(id) {
    [wished, chosen] = [id, id];
    reveal();
    onShow(id);
  }

  function onKey(event, id) {
    const buttons = [...tabs.children];
    const ids = buttons.map((button) => [...frames.values()].find((frame) => frame.button === button).id);
    const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!to) return;
    event.preventDefault();
    const next = (ids.indexOf(id) + to + ids.length) % ids.length;
    choose(ids[next]);
    buttons[next].focus();
  }

  function reveal() {
    for (const { id, panel, host, button } of frames.values()) {
      host.hidden = panel === "main" && id !== chosen;
      button.setAttribute("aria-selected", String(id === chosen));
      button.tabIndex = id === chosen ? 0 : -1;
    }
  }

  /** Say why a picture is not there, in its place, or with no such words, what is to be read below it. */
  function say(id, words, note) {
    const { host, problem, told } = frames.get(id);
    problem.textContent = words;
    told.textContent = note;
    host.classList.toggle("has-problem", words !== "");
    host.classList.toggle("has-told", note !== "");
  }

  function discard(id) {
    const { host, gd } = frames.get(id);
    observer.unobserve(gd);
    host.remove();
    frames.delete(id);
  }

  return {
    root,
    gallery,
    arrange,
    say,
    frameOf: (id) => frames.get(id),
    willShow: (picture, pictures) => !isTab(picture) || picture.id === chosenOf(pictures),
    isShown: (id) => !frames.get(id).host.hidden,
    remove: () => observer.disconnect(),
  };
}

// Taking a focused tab out of the page, even to put it back, would lose its focus.
function order(parent, children) {
  if (children.some((child, i) => parent.children[i] !== child) || parent.childElementCount !== children.length) {
    parent.replaceChildren(...children);
  }
}
