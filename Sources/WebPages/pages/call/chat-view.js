// @ts-check
import { find, make, reconcile, setAttributes, setShown, setText } from "../shared/dom.js";
import { fate } from "./chat-log.js";

/** @typedef {import("./state.js").CallState} CallState */
/** @typedef {import("./chat-log.js").ChatEntry} ChatEntry */

/**
 * The chat beside the pictures, and the button with the count of what is unread.
 * @param {{ store: import("../shared/store.js").Store<CallState>, call: import("./call.js").Call }} parts
 */
export function showChat({ store, call }) {
    const text = find("#chat-text");
    find("#chat-toggle").addEventListener("click", () => {
        call.chat.open(!store.state.chat.isOpen);
        if (store.state.chat.isOpen) queueMicrotask(() => text.focus());
    });
    const close = () => {
        call.chat.open(false);
        find("#chat-toggle").focus();
    };
    find("#chat-close").addEventListener("click", close);
    find("#chat").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close());
    find("#chat-form").addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        call.chat.say(text.value);
        text.value = "";
        text.focus();
    });
    let count = 0;
    store.subscribe((state) => {
        draw(state);
        const { entries } = state.chat;
        // New lines are shown, unless one reads what was said before.
        if (entries.length !== count) find("#chat-log").scrollTop = find("#chat-log").scrollHeight;
        count = entries.length;
    });
}

/** @param {CallState} state */
function draw({ chat, phase, people }) {
    const isOpen = phase === "room" && chat.isOpen;
    setShown(find("#chat"), isOpen);
    setAttributes(document.body, { "data-chat": isOpen ? "open" : null });
    const toggle = find("#chat-toggle");
    const unread = chat.unread > 0 ? `, ${chat.unread} unread` : "";
    setAttributes(toggle, { "aria-expanded": String(isOpen), "aria-label": `Chat${unread}` });
    setShown(find("#unread"), chat.unread > 0);
    setText(find("#unread"), chat.unread > 99 ? "99+" : String(chat.unread));
    setShown(find("#chat-empty"), chat.entries.length === 0);
    setText(find("#chat-empty"), people.length === 0 ? "Nobody else is here yet." : "What you write is seen by everybody in the call, and kept by nobody.");
    reconcile(find("#chat-log"), chat.entries, { key: (entry) => `${entry.from ?? ""}/${entry.id}`, create: makeLine, update: drawLine });
}

/** @param {ChatEntry} entry */
function makeLine({ from, name, text, at }) {
    return make("li", { class: from === null ? "line own" : "line", "data-testid": "chat-line" },
        make("p", { class: "line-head" }, make("strong", { text: from === null ? "You" : name }),
            make("time", { datetime: new Date(at).toISOString(), text: new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) })),
        make("p", { class: "line-text", text, "data-testid": "chat-words" }),
        from === null ? make("p", { class: "line-fate", "data-testid": "chat-fate" }) : null);
}

/** @param {HTMLElement} element @param {ChatEntry} entry */
function drawLine(element, entry) {
    if (entry.from !== null) return;
    const { text, kind } = fate(entry);
    setText(find(".line-fate", element), text);
    setAttributes(element, { "data-fate": kind });
}
