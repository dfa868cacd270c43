// Evidence cards: a passage with its parts marked, where it stands, and why it counts.

import { counted, h } from "./dom.js";
import { sample } from "./samples.js";

const STATUS = { "in-talks": "in talks" };
/** Passages of a statement that are seen at once. */
const SEEN = 6;

/** A statement with its passages, the newest first. */
export function supported(statement) {
  const cards = [...statement.cards].reverse().map(card);
  const facts = [statement.details, statement.caveat && statement.caveat !== (STATUS[statement.status] ?? statement.status) ? statement.caveat : ""];
  return h("article", { class: "statement", id: statement.id },
    h("h3", {}, sample(statement.relation, statement.current), h("span", {}, statement.sentence)),
    h("p", { class: "facts" }, badge(statement), facts.filter(Boolean).map((x) => h("span", {}, x)),
      h("span", { class: "id", title: "guanxi explain says more" }, statement.id)),
    cards.slice(0, SEEN),
    cards.length > SEEN && h("details", { class: "older" }, h("summary", {}, counted(cards.length - SEEN, "older passage")), cards.slice(SEEN)));
}

/** How far it has come. */
export function badge({ status, current }) {
  return h("span", { class: `badge ${status}${current ? " current" : ""}` }, STATUS[status] ?? status);
}

function card(card) {
  const { document: source } = card;
  const quote = h("blockquote", {}, "“", card.quote.map((piece) => (piece.mark ? h("mark", { class: piece.mark, title: TITLES[piece.mark] }, piece.text) : piece.text)), "”");
  const name = source.title ?? source.id;
  const where = [source.publisher, source.date, card.part === "title" && "headline"].filter(Boolean).join(", ");
  return h("div", { class: "card", id: card.claim },
    quote,
    h("footer", {},
      h("span", { class: "source" }, source.url ? h("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, name) : h("cite", {}, name)),
      where && h("span", { class: "where" }, where),
      card.reported_by && h("span", { class: "where" }, `by the word of ${card.reported_by}`)),
    h("details", {}, h("summary", {}, "Why"), h("p", {}, card.why),
      h("dl", {}, row("rule", h("code", {}, card.rule)), row("confidence", card.confidence.toFixed(2)), row("status", STATUS[card.status] ?? card.status),
        card.details && row("details", card.details), row("document", h("code", {}, source.id)), row("characters", `${card.start}–${card.end}`), row("claim", h("code", {}, card.claim)))));
}

const TITLES = { subject: "subject", object: "object", trigger: "the words that state the relation", cue: "the words that decide the status" };
const row = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
