// The rail of all stages; on a narrow screen a list to open takes its place.

import { h } from "./dom.js";
import { radios } from "./radios.js";

// act: {go(index), step(by), end(last)}
export function rail(stages, act) {
  const buttons = [];
  const nav = h("div", {
    class: "rail stages",
    role: "tablist",
    "aria-orientation": "vertical",
    "aria-label": "Stages",
  });
  const choose = radios(nav, { state: "aria-selected", move: act.step, end: act.end });
  const pick = h("select", {
    class: "pick",
    "aria-label": "Stage",
    onchange: () => act.go(pick.selectedIndex),
  });
  let list = null;
  let listed = null;
  stages.forEach((stage, index) => {
    if (stage.group !== stages[index - 1]?.group) {
      list = h(
        "div",
        { class: "group", role: "presentation" },
        h("div", { class: "name", "aria-hidden": "true" }, stage.group),
      );
      nav.append(list);
      listed = h("optgroup", { label: stage.group });
      pick.append(listed);
    }
    listed.append(h("option", {}, `${index + 1} / ${stages.length}  ${stage.title}`));
    const button = h(
      "button",
      {
        role: "tab",
        id: `stage-${index}`,
        "aria-controls": "stage",
        class: `step ${stage.hue}`,
        tabindex: -1,
        "aria-selected": "false",
        onclick: () => act.go(index),
      },
      stage.title,
    );
    buttons.push(button);
    list.append(button);
  });
  let scrolls = false;
  const survey = () => {
    scrolls = nav.scrollHeight > nav.clientHeight || nav.scrollWidth > nav.clientWidth;
    const chosen = nav.querySelector("[tabindex='0']");
    if (scrolls && chosen) reach(chosen);
  };
  // Scrolls the rail alone: the page stays where the reader is in it.
  const reach = (button) => {
    const [rail, box] = [nav.getBoundingClientRect(), button.getBoundingClientRect()];
    if (box.left < rail.left || box.right > rail.right)
      nav.scrollLeft += box.left - rail.left - (rail.width - box.width) / 2;
    if (box.top < rail.top || box.bottom > rail.bottom)
      nav.scrollTop += box.top - rail.top - (rail.height - box.height) / 2;
  };
  const show = (index) => {
    const next = buttons[index];
    pick.selectedIndex = index;
    const focused = nav.contains(nav.getRootNode().activeElement);
    const before = choose(next);
    if (before === next) return;
    if (scrolls) reach(next);
    // With the next frame: moving the focus makes the browser lay the page out at once.
    if (before && focused)
      requestAnimationFrame(() => nav.querySelector("[tabindex='0']").focus({ preventScroll: true }));
  };
  const mark = (flags) => {
    for (const [i, on] of flags.entries()) buttons[i].classList.toggle("moved", on);
  };
  // What is computed once is not one of this layer's; what does nothing is stepped over.
  const tell = (now) => {
    const later = now.some(({ layer }) => layer > 0);
    for (const [i, { layer, idle }] of now.entries()) {
      const once = later && layer === null && i < now.findIndex((stage) => stage.layer !== null);
      buttons[i].classList.toggle("aside", once || idle !== "");
      buttons[i].title = once ? "Computed once, before layer 0" : idle && `Stepped over: ${idle}`;
      const name = buttons[i].previousElementSibling;
      if (name?.matches(".name")) name.textContent = once ? "once" : now[i].group;
    }
  };
  const fits = (others) => String(others.map((s) => s.title)) === String(stages.map((s) => s.title));
  const focus = () => (pick.checkVisibility() ? pick : nav.querySelector("[tabindex='0']")).focus();
  return { nav, pick, show, fits, focus, survey, mark, tell };
}
