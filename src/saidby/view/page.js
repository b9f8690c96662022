"use strict";
// The page is whole without this script, which only hides, shows and highlights: it never writes a word of an article as markup.
document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fold = (words) => words.normalize("NFC").toLowerCase();
  const rail = $(".rail"), search = $("#search"), sheet = $("#sheet"), help = $("#help");
  const controls = $$(".filters select, .filters input");

  const stories = $$("#articles a").map((link) => {
    const el = document.getElementById(link.hash.slice(1));
    return {
      el, link, row: link.parentNode, hits: $(".hits", link), total: $(".hits", link).textContent, match: true,
      get cards() { return cached(this, "cards", $$(".card", el)); },
      get words() { return cached(this, "words", fold(`${link.textContent} ${el.textContent} ${el.dataset.article}`)); },
    };
  });
  const people = $$("#speakers a").map((link) => ({
    el: document.getElementById(link.hash.slice(1)), link, row: link.parentNode,
    number: link.hash.slice(2), name: fold($(".name", link).textContent),
  }));
  const byElement = new Map([...stories, ...people].map((view) => [view.el, view]));
  let shown = null; // the article, or the section of a speaker, that is on the page
  let chosen = null; // the card of the quote that is chosen

  function cached(object, name, value) {
    Object.defineProperty(object, name, { value });
    return value;
  }

  // What is shown

  function show(view) {
    if (view === shown) return;
    choose(null);
    for (const [from, on] of [[shown, false], [view, true]]) {
      from?.el.classList.toggle("shown", on);
      if (on) from.link.setAttribute("aria-current", "page");
      else from?.link.removeAttribute("aria-current");
    }
    shown = view;
    list(people.includes(view) ? "speakers" : "articles");
    rail.classList.remove("open");
    view.link.scrollIntoView({ block: "nearest" });
    scrollTo(0, 0);
    dim();
    place();
  }

  function route() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const view = byElement.get(target?.closest("main > article, main > .said"));
    if (view) show(view);
    else if (!shown && stories.length) show(stories[0]);
    if (target?.dataset.q) choose(cardOf(target.dataset.q), { scroll: true });
    else if (view) scrollTo(0, 0);
  }

  const cardOf = (number) => shown.cards?.find((card) => card.dataset.q === number) ?? null;
  const partsOf = (number) => $$(`[data-q="${number}"]`, shown.el);

  function choose(card, { scroll = false } = {}) {
    if (chosen) for (const part of partsOf(chosen.dataset.q)) part.classList.remove("on");
    chosen = card;
    sheet.hidden = true;
    if (!card) return;
    const parts = partsOf(card.dataset.q);
    for (const part of parts) part.classList.add("on");
    const details = card.closest("details");
    if (details && scroll) details.open = true;
    const mark = parts.find((part) => part.matches("mark"));
    if (scroll && mark) mark.scrollIntoView({ block: "center" });
    const link = $(".n", card).hash;
    if (location.hash !== link) history.replaceState(null, "", link);
    if (!visible(card)) {
      const close = document.createElement("button");
      close.textContent = "Close";
      close.addEventListener("click", () => choose(null));
      const copy = card.cloneNode(true);
      copy.style.marginTop = 0;
      sheet.replaceChildren(copy, close);
      sheet.hidden = false;
    }
  }

  function visible(el) {
    const { top, bottom } = el.getBoundingClientRect();
    return bottom > top && top >= 0 && bottom <= innerHeight;
  }

  // Cards stand beside their quotes: as high as the words, or below the card before.
  function place() {
    const cards = shown?.cards;
    if (!cards || shown.el.matches(".pair") || !cards.length) return;
    for (const card of cards) card.style.marginTop = "";
    if (matchMedia("(max-width: 56rem)").matches) return;
    const top = cards[0].parentNode.getBoundingClientRect().top;
    const marks = new Map($$("mark[data-n]", shown.el).map((mark) => [mark.dataset.q, mark]));
    const sizes = cards.map((card) => {
      const mark = marks.get(card.dataset.q);
      return [card.getBoundingClientRect().height + 6, mark ? mark.getClientRects()[0].top - top - 6 : 0];
    });
    let free = 0;
    sizes.forEach(([height, wanted], i) => {
      const gap = Math.max(0, wanted - free);
      cards[i].style.marginTop = `${gap}px`;
      free += gap + height;
    });
  }

  // Search and filters

  function wanted() {
    const values = Object.fromEntries(controls.map((control) => [control.name, control.type === "checkbox" ? control.checked : control.value]));
    const { language, speaker, differs, ...facets } = values;
    const name = fold(speaker.trim());
    const numbers = name && new Set(people.filter((person) => person.name.includes(name)).map((person) => person.number));
    const set = Object.entries(facets).filter(([, value]) => value);
    const matches = (card) =>
      set.every(([facet, value]) => (card.dataset[facet] ?? "").split(" ").includes(value)) &&
      (!numbers || (card.dataset.speaker ?? "").split(" ").some((number) => numbers.has(number))) &&
      (!differs || "differs" in card.dataset);
    return { language, matches, some: set.length > 0 || Boolean(name) || Boolean(differs), words: fold(search.value.trim()) };
  }

  function filter() {
    const { language, matches, some, words } = wanted();
    let found = 0, quotes = 0;
    for (const story of stories) {
      story.chosen = some ? story.cards.filter(matches) : null;
      story.match = (!language || story.el.dataset.language === language) && (!words || story.words.includes(words)) && (!some || story.chosen.length > 0);
      story.row.hidden = !story.match;
      story.hits.textContent = some && story.match ? `${story.chosen.length} of ${story.total}` : story.total;
      found += story.match;
      if (story.match && some) quotes += story.chosen.length;
    }
    const names = new Set(some ? stories.flatMap((story) => (story.match ? story.chosen.flatMap((card) => (card.dataset.speaker ?? "").split(" ")) : [])) : []);
    for (const person of people) person.row.hidden = (some && !names.has(person.number)) || (words && !person.name.includes(words) && rail.matches(".of-speakers"));
    const active = some || language || words;
    $("#set").textContent = controls.filter((control) => (control.type === "checkbox" ? control.checked : control.value)).length || "";
    $("#found").textContent = active ? `${found.toLocaleString("en")} of ${stories.length.toLocaleString("en")} articles${some ? `, ${quotes.toLocaleString("en")} quotes` : ""}` : "";
    $("#nothing").hidden = found > 0;
    if (shown?.match === false && found && !rail.matches(".of-speakers")) show(stories.find((story) => story.match));
    dim();
  }

  // In the article that is shown: quotes that do not match fade, words that were searched for stand out.
  function dim() {
    if (shown?.cards) {
      const kept = shown.chosen && new Set(shown.chosen.map((card) => card.dataset.q));
      for (const part of $$("[data-q]", shown.el)) part.classList.toggle("off", Boolean(kept && !kept.has(part.dataset.q)));
    }
    if (!globalThis.CSS?.highlights) return;
    const words = fold(search.value.trim());
    CSS.highlights.set("search", new Highlight(...(words && shown ? ranges(shown.el, words) : [])));
  }

  function ranges(root, words) {
    const found = [];
    for (const text of $$(".text", root)) {
      const nodes = [], walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      let all = "";
      while (walker.nextNode()) {
        nodes.push([all.length, walker.currentNode]);
        all += walker.currentNode.data;
      }
      const folded = fold(all);
      if (folded.length !== all.length) continue; // a letter that changes its length: places would be wrong
      let k = 0; // the text node in which the last place was found: places only go up
      const at = (offset) => {
        while (k + 1 < nodes.length && nodes[k + 1][0] <= offset) k += 1;
        return [nodes[k][1], offset - nodes[k][0]];
      };
      for (let i = folded.indexOf(words); i >= 0 && found.length < 5000; i = folded.indexOf(words, i + words.length)) {
        const range = new Range();
        range.setStart(...at(i));
        range.setEnd(...at(i + words.length));
        found.push(range);
      }
    }
    return found;
  }

  function list(name) {
    rail.classList.toggle("of-speakers", name === "speakers");
    for (const button of $$(".tabs button")) button.setAttribute("aria-pressed", String(button.dataset.list === name));
    search.placeholder = `Search the ${name}`;
  }

  // Moving about

  function step(by) {
    if (!shown?.cards) {
      const links = $$("a.n", shown?.el);
      links[Math.min(Math.max(0, links.indexOf(document.activeElement) + by), links.length - 1)]?.focus();
      return;
    }
    const cards = shown.chosen ?? shown.cards;
    const next = chosen ? cards[cards.indexOf(chosen) + by] : cards[by > 0 ? 0 : cards.length - 1];
    if (next) choose(next, { scroll: true });
    else if (turn(by)) choose((shown.chosen ?? shown.cards).at(by > 0 ? 0 : -1) ?? null, { scroll: true });
  }

  function turn(by) {
    const open = stories.filter((story) => story.match);
    const next = open[stories.includes(shown) ? open.indexOf(shown) + by : 0];
    if (next) history.replaceState(null, "", next.link.hash);
    if (next) show(next);
    return Boolean(next);
  }

  function escape() {
    if (help.open) return;
    if (rail.matches(".open")) rail.classList.remove("open");
    else if (chosen) choose(null);
    else if (search.value || controls.some((control) => control.value && control.type !== "checkbox") || controls.some((control) => control.checked)) clear();
    document.activeElement.blur();
  }

  function clear() {
    search.value = "";
    for (const control of controls) (control.type === "checkbox" ? (control.checked = false) : (control.value = ""));
    filter();
  }

  function theme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.style.colorScheme || (dark ? "dark" : "light");
    document.documentElement.style.colorScheme = now === "dark" ? "light" : "dark";
  }

  function mentions() {
    const on = $("main").classList.toggle("mentions");
    $("#mentions").setAttribute("aria-pressed", String(on));
  }

  const keys = {
    j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1), m: mentions, t: theme,
    "?": () => help.showModal(),
    "/": () => { rail.classList.add("open"); search.focus(); search.select(); },
    s: () => { const link = chosen && $(".by a", chosen); if (link) location.hash = link.hash; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return escape();
    const inList = document.activeElement.closest?.(".index"), up = event.key === "ArrowUp", down = event.key === "ArrowDown";
    if ((inList || document.activeElement === search) && (up || down)) {
      const links = $$(".index a").filter((link) => link.checkVisibility());
      const at = links.indexOf(document.activeElement) + (down ? 1 : -1);
      event.preventDefault();
      return (at < 0 ? search : links[Math.min(at, links.length - 1)])?.focus();
    }
    if (event.target.matches?.("input, select, textarea") || help.open) return;
    if (event.key === "Enter" && event.target.matches?.(".card")) return choose(event.target, { scroll: true });
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  const near = (event, on) => {
    const part = event.target.closest?.("main article [data-q]");
    if (part) for (const other of partsOf(part.dataset.q)) other.classList.toggle("near", on);
    const person = event.target.closest?.(".cast [data-e]");
    if (person) for (const other of $$(`.mention[data-e="${person.dataset.e}"]`, shown.el)) other.classList.toggle("lit", on);
  };
  document.addEventListener("mouseover", (event) => near(event, true));
  document.addEventListener("mouseout", (event) => near(event, false));
  document.addEventListener("focusin", (event) => { if (event.target.matches(".card") && shown.el.contains(event.target) && event.target.matches(":focus-visible")) choose(event.target); });
  document.addEventListener("click", (event) => {
    const part = event.target.closest("main article [data-q]");
    if (event.target.closest("a, button, summary, input, select, dialog, .sheet")) return;
    if (part && getSelection().isCollapsed) choose(cardOf(part.dataset.q), { scroll: part.matches(".card") });
    else if (!part && event.target.closest("main")) choose(null);
  });
  sheet.addEventListener("click", (event) => { if (event.target.closest("a")) sheet.hidden = true; });
  search.addEventListener("input", filter);
  for (const control of controls) control.addEventListener("input", filter);
  for (const button of $$(".tabs button")) button.addEventListener("click", () => { list(button.dataset.list); filter(); });
  $("#clear").addEventListener("click", clear);
  $("#theme").addEventListener("click", theme);
  $("#mentions").addEventListener("click", mentions);
  $("#keys").addEventListener("click", () => help.showModal());
  $("#open-index").addEventListener("click", () => rail.classList.toggle("open"));
  addEventListener("hashchange", route);
  addEventListener("resize", place);
  document.fonts?.ready.then(place);
  if (matchMedia("(max-width: 56rem)").matches) $(".filters").open = false;
  route();
});
