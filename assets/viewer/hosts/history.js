// Coming to a page by the navigation, Streamlit puts two steps into the browser's history: the bare
// address, then the one the page writes its state into. Here they are one, so that one Back leaves.

export function keepTogether() {
  if (globalThis.attentionHistory) return;
  globalThis.attentionHistory = true;
  let bare = false; // the last step was to another page, and nothing is in its address yet
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? "", location.href);
    const fills = bare && to.pathname === location.pathname;
    bare = to.pathname !== location.pathname && !to.search;
    if (fills) history.replaceState(state, title, url);
    else push(state, title, url);
  };
  addEventListener("popstate", () => (bare = false));
}
