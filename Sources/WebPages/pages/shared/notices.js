// @ts-check
import { find, make } from "./dom.js";

/** How long a notice stays; one with a link or a problem stays longer. Milliseconds. */
const shortStay = 5_000;
const longStay = 12_000;

/** What was said of a call that is over is not true any more. */
export function clearNotices() {
    find("#notices").replaceChildren();
}

/**
 * A line of text at the edge of the page that goes by itself, and that screen readers announce.
 * @param {string} text
 * @param {{ kind?: "info" | "problem" | "recording", link?: { href: string, text: string } }} options
 */
export function notify(text, { kind = "info", link } = {}) {
    const area = find("#notices");
    const notice = make(
        "div",
        { class: `notice ${kind}`, "data-testid": "notice" },
        make("span", { class: "notice-mark", icon: kind === "problem" ? "warning" : kind === "recording" ? "record" : "info" }),
        make("p", {}, text, link ? make("a", { href: link.href, text: link.text, target: "_blank" }) : null),
        make("button", { type: "button", class: "plain", "aria-label": "Dismiss", icon: "close", onclick: () => notice.remove() }),
    );
    area.append(notice);
    while (area.children.length > 4) area.firstElementChild?.remove();
    setTimeout(() => notice.remove(), link || kind === "problem" ? longStay : shortStay);
}
