// Coming to a page by the navigation, Streamlit puts two steps into the browser's history: the bare
// address, then the one the page writes its state into. Here they are one, so that one Back leaves. If it
// is busy, it writes the state before it has left the other page's path: that step is none of that page's.

// A link to the page that it stands on reaches the server, and Streamlit writes it into no address. Here it is
// a step of the history to which the page goes: the address is what is seen, and Back leads to what was seen.

const NAME = /\/(walk)?\/*$/; // the walkthrough is at the bare address too
const pageOf = (path) => path.replace(NAME, "");

export function keepTogether() {
  if (globalThis.attentionHistory) return;
  globalThis.attentionHistory = true;
  let bare = false; // the last step was to another page, and nothing is in its address yet
  let stepped = ""; // the address of the last step
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? "", location.href);
    const leaves = to.pathname !== location.pathname;
    const fills = bare && !leaves;
    const early = leaves && to.search && to.search === location.search && stepped === location.href;
    bare = leaves && !to.search;
    stepped = to.href;
    if (fills || early) history.replaceState(state, title, url);
    else push(state, title, url);
  };
  addEventListener("popstate", () => ([bare, stepped] = [false, ""]));
  addEventListener("click", follow, { capture: true });
}

function follow(event) {
  const link = event.target.closest('[data-testid="stPageLink-NavLink"]');
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || pageOf(link.pathname) !== pageOf(location.pathname)) return;
  event.preventDefault();
  event.stopPropagation();
  // A whole step by itself, whatever came before it.
  if (link.href !== location.href) History.prototype.pushState.call(history, history.state, "", link.href);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
