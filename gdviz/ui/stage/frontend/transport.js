// The player's controls: play, step, scrub, speed.

import { drawing, element } from "./dom.js";
import { speedsFor } from "./player.js";

const ICONS = {
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  back: "M4 4h3v16H4zM20 4v16L8 12z",
  forward: "M17 4h3v16h-3zM4 4v16l12-8z",
};

export function createTransport({ onToggle, onStep, onSeek, onSpeed }) {
  const play = button("Play", "play", onToggle);
  const back = button("Step back", "back", () => onStep(-1));
  const forward = button("Step forward", "forward", () => onStep(1));
  const scrub = element("input", { type: "range", class: "stage-scrub", min: 0, step: 1, "aria-label": "Step" });
  const counter = element("span", { class: "stage-counter", "aria-hidden": "true" });
  const speed = element("select", { class: "stage-speed", "aria-label": "Speed" });
  scrub.addEventListener("input", () => onSeek(Number(scrub.value)));
  speed.addEventListener("change", () => onSpeed(Number(speed.value)));

  /** Only what differs is written: this runs on every frame. */
  function show(player, unit) {
    const name = player.playing ? "Pause" : "Play";
    if (play.getAttribute("aria-label") !== name) label(play, name, player.playing ? "pause" : "play");
    if (Number(scrub.max) !== player.last || !scrub.hasAttribute("max")) scrub.max = player.last;
    if (Number(scrub.value) !== player.step) scrub.value = player.step;
    const text = `${unit} ${player.step} / ${player.last}`;
    if (counter.textContent !== text) {
      counter.textContent = text;
      scrub.setAttribute("aria-valuetext", `${unit} ${player.step} of ${player.last}`);
      // The counter keeps its width while it counts, so that nothing beside it moves.
      counter.style.minWidth = `${`${unit} ${player.last} / ${player.last}`.length}ch`;
      root.style.setProperty("--played", player.last ? player.step / player.last : 1);
    }
    back.disabled = player.step <= 0;
    forward.disabled = player.step >= player.last;
    showSpeeds(speedsFor(player.last), player.speed, unit);
  }

  function showSpeeds(speeds, chosen, unit) {
    const offered = [...new Set([...speeds, chosen])].sort((a, b) => a - b);
    const words = offered.map((value) => `${value} ${unit}${value === 1 ? "" : "s"}/s`);
    if (words.join() !== [...speed.options].map((option) => option.text).join()) {
      speed.replaceChildren(...offered.map((value, i) => element("option", { value }, words[i])));
    }
    if (Number(speed.value) !== chosen) speed.value = chosen;
  }

  const root = element("div", { class: "stage-transport" }, play, back, forward, scrub, counter, speed);
  return { root, show };
}

function button(name, icon, onClick) {
  const made = element("button", { type: "button", class: "stage-button" });
  label(made, name, icon);
  made.addEventListener("click", onClick);
  return made;
}

function label(made, name, icon) {
  made.setAttribute("aria-label", name);
  made.title = name;
  made.replaceChildren(drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: ICONS[icon] })));
}
