// Keys for the whole page: space plays, ← and → step. With several stages, the one last touched answers.

const OCCUPIED = "input, textarea, select, button, a[href], summary, [contenteditable]:not([contenteditable=false]), "
  + "[role=slider], [role=tab], [role=combobox], [role=listbox], [role=option], [role=menuitem], [role=button]";

const stages = []; // the first one answers

export function listenToKeys(root, actions) {
  const end = new AbortController();
  const toFront = () => {
    stages.splice(stages.indexOf(root), 1);
    stages.unshift(root);
  };
  stages.push(root);
  root.addEventListener("pointerdown", toFront, { capture: true, signal: end.signal });
  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || stages[0] !== root || event.defaultPrevented || hasModifier(event)) return;
    if (event.target instanceof Element && event.target.closest(OCCUPIED) && !plays(event)) return;
    event.preventDefault(); // space would scroll the page
    if (event.key !== " " || !event.repeat) action();
  }, { signal: end.signal });

  return {
    remove() {
      end.abort();
      stages.splice(stages.indexOf(root), 1);
    },
  };
}

// A slider has no use for space, and whoever has just dragged one wants to see it play.
const plays = ({ key, target }) => key === " " && target.matches("input[type=range]");

const hasModifier = ({ altKey, ctrlKey, metaKey, shiftKey }) => altKey || ctrlKey || metaKey || shiftKey;
