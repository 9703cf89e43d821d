// What room.py asks a page.

// The project's own controls: all in the viewers, and on the page what Streamlit was asked for. What is
// inside a box that scrolls is in reach as long as the box is.
globalThis.controls = () => {
  const every = (root) =>
    [...root.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? [e, ...every(e.shadowRoot)] : [e]));
  const asked = `:is(.stButton, .stDownloadButton, .stMenuButton, .stPopover, .stButtonGroup) button, .stPageLink a,
    .stTextInput input, .stTextArea textarea, .stNumberInput input`;
  const own = (e) =>
    e.matches(asked) ||
    ((e.getRootNode() instanceof ShadowRoot || e.closest(".root")) &&
      e.matches("button, input, select, summary, a[href], [role=tab], [role=radio]"));
  const up = (e) => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host;
  const scroller = (e) => {
    for (let p = up(e); p; p = up(p))
      if (p.matches("[data-testid=stMain]")) return null;
      else if (["auto", "scroll"].includes(getComputedStyle(p).overflowX) && p.scrollWidth > p.clientWidth)
        return p;
  };
  const fixed = (e) => {
    for (let p = e; p; p = up(p)) if (getComputedStyle(p).position === "fixed") return true;
    return false;
  };
  return every(document.querySelector("[data-testid=stMain]") ?? document.body)
    .filter(own)
    .filter((e) => e.checkVisibility({ visibilityProperty: true }))
    .map((e) => {
      const box = (scroller(e) ?? e).getBoundingClientRect();
      const { x, y, width, height } = e.getBoundingClientRect();
      const name = `${e.className.slice?.(0, 40)} ${e.getAttribute("aria-label") ?? e.textContent.slice(0, 30)}`;
      return {
        name,
        x,
        y,
        width,
        height,
        scrolls: Boolean(scroller(e)),
        fixed: fixed(e),
        left: box.left,
        right: box.right,
        clipped:
          e.matches("button, a") &&
          (e.scrollWidth > e.clientWidth + 1 ||
            [...e.querySelectorAll("p")].some((p) => p.scrollWidth > p.clientWidth + 1)),
      };
    })
    .filter((e) => e.width && e.height);
};

// How far the page scrolls sideways.
globalThis.sideways = () =>
  Math.max(
    ...[document.documentElement, document.body, document.querySelector("[data-testid=stMain]")]
      .filter(Boolean)
      .map((e) => e.scrollWidth - e.clientWidth),
  );

// Whether the page has what it asked for, and does not move any more.
globalThis.still = () => {
  const app = document.querySelector("[data-testid=stApp]");
  const main = document.querySelector("[data-testid=stMain]") ?? document.body;
  const drawn = document.querySelector("body > .root") ?? main.querySelectorAll(".stElementContainer")[3];
  const now = `${main.scrollHeight} ${main.scrollWidth} ${innerWidth} ${app?.dataset.testScriptState}`;
  const since = (globalThis.stillSince ??= {});
  if (since.now !== now) Object.assign(since, { now, at: performance.now() });
  return (
    drawn &&
    (!app || app.dataset.testScriptState === "notRunning") &&
    performance.now() - since.at > 300 &&
    !document.querySelector(".stSkeleton, [data-testid=stSkeleton]")
  );
};
