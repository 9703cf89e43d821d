// ARIA of the project's own elements against what the specification allows (WAI-ARIA 1.2). Gives a sentence
// for each fault.
globalThis.ariaFaults = () => {
  const GLOBAL = [
    "label",
    "description", // WAI-ARIA 1.3
    "labelledby",
    "describedby",
    "hidden",
    "live",
    "controls",
    "atomic",
    "busy",
    "current",
    "details",
    "owns",
    "relevant",
    "roledescription",
    "flowto",
    "keyshortcuts",
    "braillelabel",
  ];
  const choice = ["checked", "posinset", "setsize", "disabled"];
  const ALLOWED = {
    radio: choice,
    tab: ["selected", "expanded", "posinset", "setsize", "disabled", "haspopup"],
    tablist: ["orientation", "multiselectable", "level", "activedescendant", "disabled"],
    radiogroup: [
      "orientation",
      "required",
      "readonly",
      "invalid",
      "errormessage",
      "activedescendant",
      "disabled",
    ],
    grid: ["activedescendant", "colcount", "rowcount", "multiselectable", "readonly", "disabled"],
    row: [
      "colindex",
      "rowindex",
      "level",
      "selected",
      "expanded",
      "posinset",
      "setsize",
      "activedescendant",
      "disabled",
    ],
    gridcell: [
      "colindex",
      "rowindex",
      "colspan",
      "rowspan",
      "selected",
      "readonly",
      "required",
      "expanded",
      "disabled",
    ],
    button: ["pressed", "expanded", "disabled", "haspopup"],
    textbox: [
      "invalid",
      "readonly",
      "required",
      "placeholder",
      "multiline",
      "autocomplete",
      "activedescendant",
      "disabled",
      "haspopup",
      "errormessage",
    ],
    application: ["activedescendant", "disabled", "expanded", "haspopup", "invalid", "errormessage"],
    listitem: ["level", "posinset", "setsize"],
    link: ["expanded", "disabled", "haspopup"],
    tabpanel: [],
    list: [],
    status: [],
    alert: [],
    tooltip: [],
    presentation: [],
    region: [],
    dialog: ["modal"],
    combobox: ["expanded", "haspopup", "required", "invalid", "disabled"],
    img: [],
    complementary: [],
    group: ["activedescendant", "disabled"],
    none: [],
    paragraph: [],
    generic: [],
    term: [],
    toolbar: ["orientation", "activedescendant", "disabled"],
    checkbox: ["checked", "disabled", "required", "invalid"],
    choice: ["disabled"], // a radio button of HTML, in a field set
  };
  const INPUT = { checkbox: "checkbox", radio: "choice" };
  const NATIVE = {
    button: "button",
    input: "textbox",
    a: "link",
    section: "region",
    aside: "complementary",
    output: "status",
    p: "paragraph",
    select: "combobox",
    dialog: "dialog",
    dfn: "term",
  };
  const PARENT = {
    tab: ["tablist"],
    radio: ["radiogroup"],
    row: ["grid"],
    gridcell: ["row"],
    listitem: ["list"],
  };
  const CHILD = { tablist: "tab", radiogroup: "radio", grid: "row", row: "gridcell", list: "listitem" };
  const STATE = { radio: "checked", tab: "selected" };
  const CONTROLS = [
    "button",
    "tab",
    "radio",
    "grid",
    "textbox",
    "checkbox",
    "choice",
    "link",
    "application",
    "tablist",
    "radiogroup",
    "tabpanel",
  ];
  const UNNAMED = ["generic", "paragraph", "presentation", "none"]; // roles that may not have a name
  const faults = [];
  const native = (e) => (e.localName === "input" && INPUT[e.type]) || NATIVE[e.localName];
  const role = (e) => e.getAttribute("role") ?? native(e) ?? "generic";
  const path = (e) => `<${e.localName} role=${role(e)} class="${e.className}">`;
  const roots = [];
  const walk = (root) => {
    for (const e of root.querySelectorAll("*"))
      if (e.shadowRoot) {
        roots.push(e.shadowRoot);
        walk(e.shadowRoot);
      }
  };
  walk(document);
  if (!roots.length && document.querySelector("body > .root")) roots.push(document);
  const owner = (e) => {
    let p = e.parentElement;
    while (p && ["generic", "presentation", "none"].includes(role(p))) p = p.parentElement;
    return p && role(p);
  };
  for (const root of roots) {
    const mine = [...root.querySelectorAll("*")].filter((e) => e.namespaceURI.endsWith("xhtml"));
    const ids = mine.map((e) => e.id).filter(Boolean);
    for (const id of ids)
      if (ids.filter((other) => other === id).length > 1) faults.push(`id ${id} is there twice`);
    for (const e of mine) {
      const is = role(e);
      if (!(is in ALLOWED)) {
        faults.push(`${path(e)} has a role unknown here`);
        continue;
      }
      for (const { name, value } of e.attributes) {
        if (!name.startsWith("aria-")) continue;
        const what = name.slice(5);
        if (![...GLOBAL, ...ALLOWED[is]].includes(what)) faults.push(`${path(e)} must not have ${name}`);
        if (UNNAMED.includes(is) && ["label", "labelledby"].includes(what))
          faults.push(`${path(e)} must not have a name`);
        if (["labelledby", "describedby", "controls", "activedescendant", "owns"].includes(what))
          for (const id of value.split(" "))
            if (!root.getElementById(id)) faults.push(`${path(e)} ${name}: no ${id}`);
      }
      if (STATE[is] && !["true", "false"].includes(e.getAttribute(`aria-${STATE[is]}`)))
        faults.push(`${path(e)} does not say whether it is ${STATE[is]}`);
      const label = (e.getAttribute("aria-labelledby") ?? "")
        .split(" ")
        .map((id) => id && root.getElementById(id)?.textContent)
        .join("");
      const around = e.labels?.[0]?.textContent.trim();
      const name = e.getAttribute("aria-label") || label || around || e.textContent.trim();
      if (CONTROLS.includes(is) && !name) faults.push(`${path(e)} has no name`);
      const reads = e.cloneNode(true);
      for (const sign of reads.querySelectorAll?.("[aria-hidden=true]") ?? []) sign.remove();
      if (
        is === "button" &&
        /[\p{L}\d]/u.test(reads.textContent) &&
        e.getAttribute("aria-label") &&
        !e.getAttribute("aria-label").toLowerCase().includes(reads.textContent.trim().toLowerCase())
      )
        faults.push(`${path(e)} is called otherwise than it reads`);
      if (PARENT[is] && !PARENT[is].includes(owner(e))) faults.push(`${path(e)} stands in ${owner(e)}`);
      if (CHILD[is] && ![...e.querySelectorAll("*")].some((c) => role(c) === CHILD[is]))
        faults.push(`${path(e)} is empty`);
      if (is === "tablist" && e.querySelectorAll("[aria-selected=true]").length !== 1)
        faults.push(`${path(e)} has not one chosen`);
      if (is === "tab" && role(root.getElementById(e.getAttribute("aria-controls")) ?? e) !== "tabpanel")
        faults.push(`${path(e)} has no panel`);
      if (is === "grid")
        for (const count of ["rowcount", "colcount"])
          if (root.activeElement === e && !(Number(e.getAttribute(`aria-${count}`)) > 0))
            faults.push(`${path(e)} has no ${count}`);
      if (e.localName === "th" && !e.textContent.trim()) faults.push("a heading of a table is empty");
      if (e.closest("[aria-hidden=true]") && e.tabIndex >= 0 && e.matches("button, [tabindex]"))
        faults.push(`${path(e)} is hidden and has the focus`);
      if (e.localName === "small" && e.previousSibling && !/\s$/.test(e.previousSibling.textContent))
        faults.push(`"${e.parentElement.textContent}" runs together`);
    }
  }
  return [roots.length, faults];
};
