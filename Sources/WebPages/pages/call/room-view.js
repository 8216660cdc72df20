// @ts-check
import { find, reconcile, setAttributes, setIcon, setShown, setText } from "../shared/dom.js";
import { copy } from "./clipboard.js";
import { bestGrid } from "./layout.js";
import { drawProblem } from "./lobby-view.js";
import { connectionWord, statuses, title } from "./state.js";
import { drawTile, makeTile } from "./tile.js";

/** @typedef {import("./state.js").CallState} CallState */
/** @typedef {import("./tile.js").Tile} Tile */

const gap = 12;
/** How often it is looked who is speaking. Milliseconds. */
const speakingInterval = 200;

/**
 * The call itself: tiles, controls, banners.
 * @param {{ store: import("../shared/store.js").Store<CallState>, media: import("./local-media.js").LocalMedia,
 *   call: import("./call.js").Call }} parts
 */
export function showRoom({ store, media, call }) {
    find("#microphone").addEventListener("click", () => media.setMicrophone(store.state.local.microphone !== "on"));
    find("#camera").addEventListener("click", () => media.setCamera(store.state.local.camera !== "on"));
    find("#screen").addEventListener("click", () => (store.state.local.isSharingScreen ? media.stopScreen() : media.shareScreen()));
    find("#leave").addEventListener("click", () => call.meeting.leave());
    find("#next").addEventListener("click", () => call.meeting.next(store.state.name));
    find("#copy-link").addEventListener("click", () => copyLink(store.state.room));
    find("#room-problem-close").addEventListener("click", () => {
        media.problem = null;
        store.update({ local: { ...store.state.local, problem: null } });
    });
    new ResizeObserver(() => arrange()).observe(find("#stage"));
    let phase = store.state.phase;
    store.subscribe((state) => {
        draw(state);
        if (state.phase !== phase) phaseChanged(state);
        phase = state.phase;
    });
    setInterval(() => store.state.phase === "room" && drawSpeaking(store.state, call), speakingInterval);
}

/**
 * The keyboard's focus follows from the form into the call and back.
 * @param {CallState} state
 */
function phaseChanged(state) {
    if (state.phase === "room") {
        const link = `${location.pathname}${location.search}#${encodeURIComponent(state.room)}`;
        if (state.way === "room") history.replaceState(null, "", link);
        find(state.isTextOnly ? "#chat-text" : "#microphone").focus({ preventScroll: true });
    } else if (state.phase === "lobby") find(`#tab-${state.way}`).focus({ preventScroll: true });
}

/** @param {CallState} state */
function draw(state) {
    const isRoom = state.phase === "room";
    setShown(find("#room"), isRoom);
    setShown(find("#room-title"), isRoom);
    setText(find("#room-title .room-name"), title(state));
    setShown(find("#copy-link"), state.way === "room");
    setText(find("#connection-word"), isRoom ? connectionWord(state) : "");
    drawTiles(isRoom ? tiles(state) : []);
    // Looking something up must not end the call.
    setAttributes(find("[data-testid=library-link]"), { target: isRoom ? "_blank" : null });
    if (!isRoom) return;
    setShown(find("#alone"), state.people.length === 0 && state.way === "room");
    drawControls(state.local);
    for (const device of ["#microphone", "#camera", "#screen"]) setShown(find(device), !state.isTextOnly);
    setShown(find("#next"), state.way === "stranger");
    const leave = find("#leave");
    setText(find(".label", leave), { room: "Leave", call: "End", stranger: "Stop" }[state.way]);
    setAttributes(leave, { "aria-label": state.way === "call" ? "Hang up" : null });
    drawProblem(find("#room-problem"), state.local.problem);
    const banner = find("#connection-banner");
    setShown(banner, state.connection !== "open");
    setText(banner, state.connection === "open" ? "" : "The connection to the server was lost. Trying again… The call goes on as far as it can.");
}

/** @param {import("./state.js").LocalState} local */
function drawControls(local) {
    drawSwitch("#microphone", "microphone", local.microphone, {
        on: ["Mute", "Mute"],
        off: ["Unmute", "Unmute"],
        missing: ["No sound", "No sound: switch the microphone on"],
    });
    drawSwitch("#camera", "camera", local.camera, {
        on: ["Camera", "Camera off"],
        off: ["Camera", "Camera on"],
        missing: ["Camera", "Camera on"],
    });
    const screen = find("#screen");
    setIcon(screen, local.isSharingScreen ? "screen-off" : "screen");
    setText(find(".label", screen), local.isSharingScreen ? "Unshare" : "Share");
    setAttributes(screen, { "data-on": String(local.isSharingScreen), "aria-label": local.isSharingScreen ? "Unshare screen" : "Share screen" });
}

/**
 * @param {string} selector @param {"microphone" | "camera"} device @param {"on" | "off" | "missing"} state
 * @param {Record<"on" | "off" | "missing", [string, string]>} labels what is seen (short, for a phone), and the whole name
 */
function drawSwitch(selector, device, state, labels) {
    const button = find(selector);
    setIcon(button, state === "on" ? device : `${device}-off`);
    const [label, name] = labels[state];
    setText(find(".label", button), label);
    // The name says what a press will do; a pressed state beside it would say the opposite.
    setAttributes(button, { "data-state": state, "aria-label": name, title: name === label ? null : name });
}

/** @param {CallState} state @returns {Tile[]} */
function tiles(state) {
    const recorded = new Map(statuses(state).map(({ id, status }) => [id, status]));
    const { local } = state;
    const own = { name: state.name, isSelf: true, connection: "connected", status: recorded.get(state.id) ?? "none" };
    const everybody = [
        {
            ...own,
            key: "self",
            isScreen: false,
            stream: local.stream,
            hasPicture: local.camera === "on",
            hasMicrophone: local.microphone !== "missing",
            isMuted: local.microphone === "off",
        },
        ...state.people.map((person) => ({
            ...person,
            key: person.id,
            isSelf: false,
            isScreen: false,
            hasPicture: person.hasCamera,
            status: recorded.get(person.id) ?? "none",
        })),
    ];
    const screens = state.people
        .filter(({ hasScreen }) => hasScreen)
        .map((person) => ({ ...person, key: `${person.id}-screen`, isSelf: false, isScreen: true, hasPicture: true, stream: person.screen, status: /** @type {const} */ ("none") }));
    const ownScreen = local.isSharingScreen
        ? [{ ...own, key: "self-screen", isScreen: true, stream: local.screen, hasPicture: true, hasMicrophone: false, isMuted: false, status: /** @type {const} */ ("none") }]
        : [];
    return [...ownScreen, ...screens, ...everybody];
}

/** @param {Tile[]} wanted */
function drawTiles(wanted) {
    const list = find("#tiles");
    const shape = [list.childElementCount, list.querySelectorAll("[data-screen]").length].join();
    reconcile(list, wanted, {
        key: ({ key }) => key,
        create: makeTile,
        update: drawTile,
        remove: (element) => {
            find("video", element).srcObject = null;
        },
    });
    const newShape = [wanted.length, wanted.filter(({ isScreen }) => isScreen).length].join();
    if (shape !== newShape) arrange();
}

/** Sizes the tiles to the stage: all alike, or a screen large and the people in a row beside it. */
function arrange() {
    const stage = find("#stage");
    const list = find("#tiles");
    const width = stage.clientWidth;
    const height = stage.clientHeight;
    const screenTiles = list.querySelectorAll("[data-screen]");
    const screens = screenTiles.length;
    list.style.setProperty("--screens", String(screens));
    screenTiles.forEach((/** @type {HTMLElement} */ tile, /** @type {number} */ index) => tile.style.setProperty("--screen", String(index)));
    list.dataset.layout = screens > 0 ? "screen" : "grid";
    const grid = bestGrid({ count: screens > 0 ? screens : list.childElementCount, width, height, gap });
    list.style.setProperty("--tile-width", `${grid.width}px`);
    list.style.setProperty("--tile-height", `${grid.height}px`);
}

/** @param {CallState} state @param {import("./call.js").Call} call */
function drawSpeaking(state, call) {
    const threshold = 0.35;
    for (const element of find("#tiles").children) {
        const { key } = /** @type {HTMLElement} */ (element).dataset;
        const level = key === "self" ? state.local.level : (call.connections.people.get(key ?? "")?.level() ?? 0);
        element.classList.toggle("speaking", level > threshold && !element.hasAttribute("data-screen"));
    }
}

/** @param {string} room */
function copyLink(room) {
    return copy(`${location.origin}${location.pathname}#${encodeURIComponent(room)}`, "The link is copied. Send it to whom you want to meet.");
}
