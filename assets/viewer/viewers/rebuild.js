// What stands around the picture of a walk, made anew for another walk.

import { asking } from "../parts/asking.js";
import { map } from "../parts/map.js";
import { rail } from "../parts/rail.js";
import { sides } from "../parts/sides.js";
import { strip } from "../parts/strip.js";
import { texts } from "../parts/texts.js";
import { sidesIn } from "./walk.js";

// Rail and strip stay where they have the same stages and heads, so that the focus stays too.
export function rebuild({ ui, parts, state, act }) {
  const { stages, heads, thumbnails } = parts.trace;
  if (!ui.asking?.fits(parts.trace)) {
    ui.asking?.group.remove();
    ui.asking = asking(parts.trace, act);
    ui.title.after(ui.asking.group);
  }
  if (!ui.texts?.fits(parts.trace)) {
    ui.texts?.group.remove();
    ui.texts = texts(parts.trace, act);
    ui.header.after(ui.texts.group);
  }
  if (!ui.rail?.fits(stages)) {
    ui.rail?.nav.remove();
    ui.rail?.pick.remove();
    ui.rail = rail(stages, act);
    ui.viewer.prepend(ui.rail.nav);
    ui.title.before(ui.rail.pick);
  }
  ui.rail.tell(stages);
  const inMap = ui.map?.nav.contains(ui.map.nav.getRootNode().activeElement);
  ui.map?.nav.remove();
  ui.map = map(parts.trace, act);
  ui.header.before(ui.map.nav);
  ui.map.show(state.stage);
  if (inMap) ui.map.focus();
  if (!ui.strip?.fits(heads, thumbnails !== null)) {
    ui.strip?.group.remove();
    ui.strip = strip(heads, thumbnails !== null, (head) => act.choose({ head }));
    if (heads.length) ui.forms.group.before(ui.strip.group);
  }
  rebuildSides({ ui, parts, act });
}

// Sides may come later than the walk they are of.
export function rebuildSides({ ui, parts, act }) {
  const of = sidesIn(parts);
  if (!ui.sides?.fits(of)) {
    ui.sides?.group.remove();
    ui.sides = sides(of, (show) => act.choose({ show }));
  }
  if (of.length) {
    (of.length > 2 ? ui.title : ui.asking.group).after(ui.sides.group);
    ui.rail.mark(parts.trace.stages.map(({ name }) => Boolean(parts.sides.beside.difference?.[name])));
  } else ui.sides.group.remove();
}
