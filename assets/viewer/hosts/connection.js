// Whether the page has its server: Streamlit says so on its outermost element.

export function onReturn(act) {
  const app = document.querySelector("[data-test-connection-state]");
  const connected = () => app.dataset.testConnectionState === "CONNECTED";
  if (!app) return () => {};
  let was = connected();
  const watch = new MutationObserver(() => {
    const is = connected();
    if (is && !was) act();
    was = is;
  });
  watch.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => watch.disconnect();
}
