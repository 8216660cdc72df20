// @ts-check
import { find, make, reconcile, setAttributes, setShown, setText } from "../shared/dom.js";
import { clock, plural, size, spokenDuration, when } from "../shared/format.js";
import { badge, isFiltering, length, people } from "./state.js";

/** @typedef {import("../client/types.js").Recording} Recording */
/** @typedef {import("./state.js").LibraryState} LibraryState */

/** Typing is over after so long. Milliseconds. */
const typingPause = 250;

/**
 * The list with its filters.
 * @param {{ store: import("../shared/store.js").Store<LibraryState>, library: import("./library.js").Library }} parts
 */
export function showList({ store, library }) {
    const { q, room, state } = find("#filters").elements;
    q.value = store.state.filter.q;
    state.value = store.state.filter.state;
    /** @type {any} */ let timer = null;
    q.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => library.filter({ q: q.value.trim() }), typingPause);
    });
    room.addEventListener("change", () => library.filter({ room: room.value }));
    state.addEventListener("change", () => library.filter({ state: state.value }));
    find("#filters").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    find("#clear-filters").addEventListener("click", () => {
        q.value = state.value = room.value = "";
        library.filter({ q: "", room: "", state: "" });
        q.focus();
    });
    find("#retry").addEventListener("click", () => library.load());
    find("#load-more").addEventListener("click", () => library.loadMore());
    new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && library.loadMore(), { rootMargin: "600px" }).observe(find("#load-more"));
    store.subscribe((current) => draw(current));
}

/** @param {LibraryState} state */
function draw(state) {
    drawRooms(state);
    const { recordings, loading, problem, nextCursor } = state;
    reconcile(find("#list"), recordings, {
        key: ({ id }) => id,
        create: makeRow,
        update: (row, recording) => drawRow(row, recording, state),
    });
    const isEmpty = recordings.length === 0 && loading === null && problem === null;
    setShown(find("#skeleton"), loading === "first" && recordings.length === 0);
    setAttributes(find("#list"), { "aria-busy": String(loading === "first") });
    setShown(find("#empty"), isEmpty && !isFiltering(state.filter));
    setShown(find("#no-match"), isEmpty && isFiltering(state.filter));
    setShown(find("#load-problem"), problem !== null);
    setText(find("#load-problem p"), problem ?? "");
    setShown(find("#load-more"), nextCursor !== null && recordings.length > 0);
    setText(find("#load-more"), loading === "more" ? "Loading…" : "Load more");
    setText(find("#count"), loading === "first" ? "" : recordings.length === 0 ? "" : nextCursor === null ? plural(recordings.length, "recording") : `the newest ${recordings.length}`);
}

/** @param {LibraryState} state */
function drawRooms(state) {
    const menu = find("#filters").elements.room;
    const rooms = [...new Set([...state.rooms, ...(state.filter.room ? [state.filter.room] : [])])];
    const names = [...menu.options].slice(1).map(({ value }) => value);
    if (names.join("\n") !== rooms.join("\n")) {
        menu.replaceChildren(make("option", { value: "", text: "All rooms" }), ...rooms.map((room) => make("option", { value: room, text: room })));
    }
    if (menu.value !== state.filter.room) menu.value = state.filter.room;
}

/** @param {Recording} recording @returns {HTMLElement} */
function makeRow(recording) {
    return make("li", { class: "row-item", "data-testid": "recording-row" },
        make("a", { class: "row", href: `#${recording.id}` },
            make("span", { class: "row-title" }, make("strong", { class: "row-name" }), make("span", { class: "row-room" })),
            make("span", { class: "row-people" }),
            make("time", { class: "row-date" }),
            make("span", { class: "row-duration number" }),
            make("span", { class: "row-size number" }),
            make("span", { class: "badge" }, make("span", { class: "lamp", "aria-hidden": "true" }), make("span", { class: "badge-text" }))));
}

/** @param {HTMLElement} row @param {Recording} recording @param {LibraryState} state */
function drawRow(row, recording, state) {
    const seconds = length(recording, state);
    setText(find(".row-name", row), recording.name || recording.room);
    setText(find(".row-room", row), recording.room);
    const names = people(recording);
    setText(find(".row-people", row), names.length === 0 ? "Nobody" : names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", "));
    const date = find(".row-date", row);
    setText(date, when(recording.startedAt ?? recording.createdAt));
    setAttributes(date, { datetime: recording.startedAt ?? recording.createdAt });
    const duration = find(".row-duration", row);
    setText(duration, clock(seconds));
    setAttributes(duration, { title: spokenDuration(seconds) });
    setText(find(".row-size", row), size(recording.bytes));
    drawBadge(find(".badge", row), recording);
    setAttributes(find("a", row), { "aria-current": recording.id === state.openID ? "true" : null });
    setAttributes(row, { "data-state": recording.state, "data-id": recording.id });
}

/** @param {HTMLElement} element @param {Recording} recording */
export function drawBadge(element, recording) {
    const { text, kind } = badge(recording);
    setText(find(".badge-text", element), text);
    setAttributes(element, { "data-kind": kind, "data-state": kind === "recording" ? "recording" : null });
}
