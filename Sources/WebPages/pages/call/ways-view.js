// @ts-check
import { find, setAttributes, setShown, setText } from "../shared/dom.js";
import { copy } from "./clipboard.js";

/** @typedef {import("./state.js").CallState} CallState */
/** @typedef {import("./state.js").Way} Way */

const ways = /** @type {const} */ (["room", "call", "stranger"]);
/** For those who do not say how they are called. */
const nameless = "Guest";

/**
 * The tabs of the lobby: a room, a call by id, a stranger; and the forms of the latter two.
 * @param {{ store: import("../shared/store.js").Store<CallState>, call: import("./call.js").Call }} parts
 */
export function showWays({ store, call }) {
    const choose = (/** @type {Way} */ way) => {
        store.update({ way, joinProblem: null, outcome: null });
        if (way === "call") call.meeting.goOnline();
    };
    for (const way of ways) find(`#tab-${way}`).addEventListener("click", () => choose(way));
    connectArrows(store, choose);
    connectForms(store, call);
    store.subscribe(draw);
    const callee = calleeFromLink();
    if (callee !== "") {
        find("#callee").value = callee;
        choose("call");
    }
}

/**
 * Tabs are one stop of the Tab key, and the arrows go between them (WAI-ARIA, Tabs Pattern).
 * @param {import("../shared/store.js").Store<CallState>} store @param {(way: Way) => void} choose
 */
function connectArrows(store, choose) {
    find("#ways").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        const way = ways[(ways.indexOf(store.state.way) + step + ways.length) % ways.length];
        choose(way);
        find(`#tab-${way}`).focus();
    });
}

/** @param {import("../shared/store.js").Store<CallState>} store @param {import("./call.js").Call} call */
function connectForms(store, call) {
    const name = () => store.state.name || nameless;
    find("#call-form").addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        call.meeting.ring(idFrom(find("#callee").value), name());
    });
    find("#stranger-form").addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        call.meeting.next(name());
    });
    // The name belongs to all three, but a field can belong to one form only.
    find("#name").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" || store.state.way === "room") return;
        event.preventDefault();
        find(`#${store.state.way}-form`).requestSubmit();
    });
    find("#copy-id").addEventListener("click", () => copy(store.state.id ?? "", "Your id is copied. Send it to who is to call you."));
    find("#copy-call-link").addEventListener("click", () =>
        copy(`${location.origin}${location.pathname}#call=${encodeURIComponent(store.state.id ?? "")}`, "The link is copied. Who opens it can call you."));
}

/** @param {CallState} state */
function draw(state) {
    for (const way of ways) {
        const isChosen = way === state.way;
        setAttributes(find(`#tab-${way}`), { "aria-selected": String(isChosen), tabindex: isChosen ? "0" : "-1" });
        setShown(find(way === "room" ? "#join" : `#${way}-form`), isChosen);
    }
    setText(find("#own-id"), state.id ?? (state.connection === "closed" ? "–" : "…"));
    for (const button of ["#copy-id", "#copy-call-link"]) find(button).disabled = state.id === null;
    for (const button of ["#call-button", "#stranger-button"]) find(button).disabled = state.phase === "joining";
}

/**
 * `#call=ID`.
 * @returns {string}
 */
function calleeFromLink() {
    try {
        return location.hash.startsWith("#call=") ? decodeURIComponent(location.hash.slice(6)) : "";
    } catch {
        return "";
    }
}

/**
 * People paste the whole link, too.
 * @param {string} text @returns {string}
 */
export function idFrom(text) {
    const trimmed = text.trim();
    const mark = trimmed.lastIndexOf("#call=");
    return mark < 0 ? trimmed : trimmed.slice(mark + 6);
}
