// A field that finds entities as one types: names, aliases, Chinese.

import { get } from "./api.js";
import { counted, h } from "./dom.js";

let number = 0;

/** Fills `place` with a field. `choose` gets the entity; `label` and `hint` are for people. */
export function combobox(place, { label, hint, choose }) {
  const id = `choices-${(number += 1)}`;
  const list = h("ul", { id, role: "listbox", "aria-label": `${label}: choices`, hidden: true });
  const input = h("input", {
    type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-label": label, placeholder: hint,
    "aria-controls": id, "aria-expanded": "false", "aria-autocomplete": "list",
  });
  let found = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (at) => {
    active = (at + found.length) % found.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", `${id}-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  };
  const take = (entity) => {
    close();
    input.value = entity.name;
    choose(entity, input);
  };
  const open = (nothing) => {
    list.replaceChildren(...(found.length ? found.map(item) : [h("li", { class: "none" }, nothing)]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (found.length) mark(0);
  };
  const item = (entity, at) => {
    const also = entity.fits !== entity.name && entity.fits !== entity.chinese ? entity.fits : null;
    return h("li", {
      id: `${id}-${at}`, role: "option", "aria-selected": "false",
      onpointerdown: (event) => { event.preventDefault(); take(entity); },
    },
    h("span", { class: "who" }, h("b", {}, entity.name), entity.chinese && h("span", { lang: "zh" }, entity.chinese),
      also && h("span", { class: "also" }, `also ${also}`)),
    h("span", { class: "what" }, [entity.kind, entity.sector, entity.country].filter(Boolean).join(" · ")),
    h("span", { class: "count", title: counted(entity.statements, "statement") }, entity.statements.toLocaleString("en")));
  };

  let asked = "";
  const ask = async () => {
    const text = input.value.trim();
    asked = text;
    if (!text) { found = []; close(); return; }
    let nothing = "Nothing is called so.";
    const answer = await get("/api/entities", { q: text, limit: 9 }, id).catch((error) => { nothing = error.message; return []; });
    if (asked === text && document.activeElement === input) {
      found = answer;
      open(nothing);
    }
  };
  input.addEventListener("input", ask);
  input.addEventListener("focus", () => { input.select(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", async (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) await ask();
      if (found.length) mark(list.hidden ? 0 : active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden || asked !== input.value.trim()) await ask();
      if (found.length) take(found[Math.max(active, 0)]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  place.replaceChildren(input, list);
  return input;
}
