// Coming to a page by the navigation, Streamlit puts two steps into the browser's history: the bare
// address, then the one the page writes its state into. Here they are one, so that one Back leaves. If it
// is busy, it writes the state before it has left the other page's path: that step is none of that page's.

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
}
