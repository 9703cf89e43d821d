// What Streamlit cannot say of the page's own buttons: that one rests, where pressing it does nothing (one
// that is disabled would lose the focus), and which keys press it, but not while something is typed.

const listening = new WeakMap();
const TYPING =
  "input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable=true]";

export default function ({ data, parentElement }) {
  if (!listening.has(parentElement)) listening.set(parentElement, listen());
  const page = listening.get(parentElement);
  page.settle(data.buttons);
  return page.stop;
}

const find = ({ name }) => document.querySelector(`.st-key-${name} button`);

function listen() {
  let buttons = [];
  let focused = null; // {button, before}: one of these that has the focus, and itself with all before it
  const stops = new AbortController();
  const listens = { signal: stops.signal };
  const settle = () => {
    for (const each of buttons) {
      const button = find(each);
      button?.setAttribute("aria-disabled", String(each.rests));
      if (each.keys) button?.setAttribute("aria-keyshortcuts", each.keys);
    }
  };
  // One that is gone with what it did hands the focus to the one before it.
  const rescue = () => {
    if (!focused || focused.button.isConnected) return;
    if (document.activeElement === document.body) focused.before.map(find).findLast(Boolean)?.focus();
    focused = null;
  };
  // Buttons come and go with every run, before or after what is said of them.
  const changes = new MutationObserver(() => {
    settle();
    rescue();
  });
  changes.observe(document.body, { childList: true, subtree: true });
  const note = ({ target }) => {
    const at = buttons.findIndex((each) => find(each) === target);
    focused = at < 0 ? null : { button: target, before: buttons.slice(0, at + 1) };
  };
  const press = (event) => {
    const with_ = { Control: event.ctrlKey, Alt: event.altKey, Shift: event.shiftKey, Meta: event.metaKey };
    const held = Object.keys(with_).filter((name) => with_[name]);
    const keys = [...held, event.key.toUpperCase()].join("+");
    const button = buttons.find((each) => each.keys.split(" ").includes(keys));
    if (!button || event.composedPath()[0].matches?.(TYPING)) return;
    event.preventDefault();
    find(button)?.click();
  };
  document.addEventListener("focusin", note, listens);
  document.addEventListener("keydown", press, listens);
  return {
    settle(these) {
      buttons = these;
      settle();
    },
    stop() {
      changes.disconnect();
      stops.abort();
    },
  };
}
