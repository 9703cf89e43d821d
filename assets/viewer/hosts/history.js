// Coming to a page by the navigation, Streamlit puts two steps into the browser's history: the bare
// address, then the one the page writes its state into. Here they are one, so that one Back leaves.
// A page that is done at once may have its state written before its path: under the path of the page
// that was left, where Back would find it.

export function keepTogether() {
  if (globalThis.attentionHistory) return;
  globalThis.attentionHistory = true;
  let bare = false; // the last step was to another page, and nothing is in its address yet
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? "", location.href);
    const fills = bare && to.pathname === location.pathname;
    const leaves = to.pathname !== location.pathname;
    const late = leaves && to.search && to.search === location.search;
    bare = leaves && !to.search;
    if (fills || late) history.replaceState(state, title, url);
    else push(state, title, url);
  };
  addEventListener("popstate", () => (bare = false));
}
