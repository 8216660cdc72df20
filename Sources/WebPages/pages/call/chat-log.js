// @ts-check
/**
 * What has been said in a call, and whether it arrived. Pure: the page's data channels carry it, `chat-view.js` draws it.
 *
 * On a channel: `{"type":"chat","id","text"}`, answered by `{"type":"delivered","id"}`.
 * @typedef {{ type: "chat", id: string, text: string } | { type: "delivered", id: string }} ChatSignal
 *
 * `from` is null for what we said ourselves; `recipients` are the persons who were in the call then, and whether each has got it.
 * @typedef {{ id: string, from: string | null, name: string, text: string, at: number,
 *   recipients: Record<string, "waiting" | "delivered" | "lost"> }} ChatEntry
 * @typedef {{ entries: ChatEntry[], unread: number, isOpen: boolean }} ChatState
 */

/** Characters. A longer text is not taken: it would not fit into one message of every browser's data channel. */
export const longestText = 4_000;
const longestLog = 1_000;

/** @returns {ChatState} */
export function emptyChat() {
    return { entries: [], unread: 0, isOpen: false };
}

/**
 * Reads what came over a data channel; null for what is no chat.
 * @param {any} message @returns {ChatSignal | null}
 */
export function chatSignal(message) {
    if (typeof message?.id !== "string" || message.id === "" || message.id.length > 64) return null;
    if (message.type === "delivered") return { type: "delivered", id: message.id };
    if (message.type !== "chat" || typeof message.text !== "string" || message.text.trim() === "") return null;
    return { type: "chat", id: message.id, text: message.text.slice(0, longestText) };
}

/**
 * We say something to everybody who is there.
 * @param {ChatState} chat @param {{ id: string, name: string, text: string, at: number, to: string[] }} said @returns {ChatState}
 */
export function saying(chat, { id, name, text, at, to }) {
    const recipients = Object.fromEntries(to.map((peer) => [peer, /** @type {const} */ ("waiting")]));
    return withEntry(chat, { id, from: null, name, text, at, recipients });
}

/**
 * Somebody says something. Said twice (the same id from the same person), it is there once.
 * @param {ChatState} chat @param {{ id: string, from: string, name: string, text: string, at: number }} heard @returns {ChatState}
 */
export function hearing(chat, { id, from, name, text, at }) {
    if (chat.entries.some((entry) => entry.id === id && entry.from === from)) return chat;
    const next = withEntry(chat, { id, from, name, text, at, recipients: {} });
    return { ...next, unread: chat.isOpen ? 0 : chat.unread + 1 };
}

/**
 * A person has got it, or cannot get it any more. Nobody answers for others.
 * @param {ChatState} chat @param {string} id @param {string} peer @param {"delivered" | "lost"} fate @returns {ChatState}
 */
export function settling(chat, id, peer, fate) {
    return withFates(chat, (entry) => entry.id === id, peer, fate);
}

/**
 * Somebody left: what had not arrived will not.
 * @param {ChatState} chat @param {string} peer @returns {ChatState}
 */
export function losing(chat, peer) {
    return withFates(chat, () => true, peer, "lost");
}

/** @param {ChatState} chat @param {boolean} isOpen @returns {ChatState} */
export function opening(chat, isOpen) {
    return { ...chat, isOpen, unread: isOpen ? 0 : chat.unread };
}

/**
 * In words, for one's own line: who has it.
 * @param {ChatEntry} entry @returns {{ text: string, kind: "waiting" | "delivered" | "lost" }}
 */
export function fate(entry) {
    const fates = Object.values(entry.recipients);
    const count = (/** @type {string} */ wanted) => fates.filter((one) => one === wanted).length;
    if (fates.length === 0) return { text: "Nobody was here", kind: "lost" };
    if (count("waiting") > 0) return { text: count("delivered") > 0 ? `Delivered to ${count("delivered")} of ${fates.length}` : "Sending…", kind: "waiting" };
    if (count("delivered") === fates.length) return { text: "Delivered", kind: "delivered" };
    if (count("delivered") === 0) return { text: "Not delivered", kind: "lost" };
    return { text: `Delivered to ${count("delivered")} of ${fates.length}`, kind: "delivered" };
}

/** @param {ChatState} chat @param {ChatEntry} entry @returns {ChatState} */
function withEntry(chat, entry) {
    return { ...chat, entries: [...chat.entries, entry].slice(-longestLog) };
}

/**
 * Only what waits changes: what was delivered stays so when its reader leaves.
 * @param {ChatState} chat @param {(entry: ChatEntry) => boolean} concerns @param {string} peer @param {"delivered" | "lost"} fate
 */
function withFates(chat, concerns, peer, fate) {
    const entries = chat.entries.map((entry) =>
        entry.from === null && concerns(entry) && entry.recipients[peer] === "waiting" ? { ...entry, recipients: { ...entry.recipients, [peer]: fate } } : entry);
    return { ...chat, entries };
}
