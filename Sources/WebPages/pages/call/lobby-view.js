// @ts-check
import { find, setAttributes, setIcon, setShown, setText } from "../shared/dom.js";
import { LevelMeter } from "./level-meter.js";

/** @typedef {import("./state.js").CallState} CallState */

/** How often the level is read. Milliseconds. */
const levelInterval = 80;

/**
 * The form to join with the preview beside it.
 * @param {{ store: import("../shared/store.js").Store<CallState>, media: import("./local-media.js").LocalMedia,
 *   call: import("./call.js").Call }} parts
 */
export function showLobby({ store, media, call }) {
    const form = find("#join");
    const { room, name } = form.elements;
    room.value = roomFromLink();
    name.value = rememberedName();
    store.update({ name: name.value.trim() });
    addEventListener("hashchange", () => {
        if (store.state.phase === "lobby") room.value = roomFromLink();
    });
    name.addEventListener("input", () => {
        store.update({ name: name.value.trim() });
        rememberName(name.value.trim());
    });
    form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        call.meeting.join(room.value.trim(), name.value.trim());
    });
    const textOnly = find("#text-only");
    textOnly.checked = store.state.isTextOnly;
    textOnly.addEventListener("change", () => {
        store.update({ isTextOnly: textOnly.checked });
        media.setTextOnly(textOnly.checked);
    });
    find("#lobby-microphone").addEventListener("click", () => media.setMicrophone(store.state.local.microphone !== "on"));
    find("#lobby-camera").addEventListener("click", () => media.setCamera(store.state.local.camera !== "on"));
    find("#media-retry").addEventListener("click", () => media.open());
    measure(store, media);
    store.subscribe(draw);
}

/** @param {CallState} state */
function draw(state) {
    const isLobby = state.phase === "lobby" || state.phase === "joining";
    document.body.dataset.phase = state.phase === "joining" ? "lobby" : state.phase;
    setAttributes(document.body, { "data-text-only": state.isTextOnly ? "" : null });
    setShown(find("#lobby"), isLobby);
    if (!isLobby) return;
    setShown(find("#preview-area"), !state.isTextOnly);
    setShown(find("#text-only-hint"), state.isTextOnly);
    drawPreview(state.local);
    drawProblem(find("#media-problem"), state.local.problem);
    const submit = find("#join button[type=submit]");
    submit.disabled = state.phase === "joining";
    setText(submit, state.phase === "joining" ? "Joining…" : "Join");
    setText(find("#join-hint"), state.isTextOnly ? "You will neither be seen nor heard." : hint(state.local));
    setShown(find("#join-problem"), state.joinProblem !== null);
    setText(find("#join-problem"), state.joinProblem ?? "");
    setShown(find("#outcome"), state.outcome !== null);
    setText(find("#outcome"), state.outcome ?? "");
}

/** @param {import("./state.js").LocalState} local */
function drawPreview(local) {
    const video = find("#preview");
    const hasPicture = local.camera === "on";
    // A video that waits for an empty stream would hold up the page's load event.
    const stream = hasPicture ? local.stream : null;
    if (video.srcObject !== stream) video.srcObject = stream;
    setShown(video, hasPicture);
    setShown(find("#preview-empty"), !hasPicture);
    setText(find("#preview-empty"), local.camera === "missing" ? "No camera" : "Your camera is off");
    drawSwitch(find("#lobby-microphone"), "microphone", local.microphone);
    drawSwitch(find("#lobby-camera"), "camera", local.camera);
}

/** @param {HTMLElement} button @param {"microphone" | "camera"} device @param {"on" | "off" | "missing"} state */
function drawSwitch(button, device, state) {
    setIcon(button, state === "on" ? device : `${device}-off`);
    setAttributes(button, { "aria-pressed": String(state === "on"), "data-state": state });
}

/** @param {HTMLElement} banner @param {import("./state.js").MediaProblem | null} problem */
export function drawProblem(banner, problem) {
    setShown(banner, problem !== null);
    setText(find("strong", banner), problem?.title ?? "");
    setText(find("p", banner), problem?.advice ?? "");
    const retry = /** @type {HTMLElement | null} */ (banner.querySelector("#media-retry"));
    if (retry) setShown(retry, problem?.canRetry ?? false);
}

/** @param {import("./state.js").LocalState} local @returns {string} */
function hint(local) {
    if (local.microphone === "missing" && local.camera !== "on") return "You will see and hear the others; they will not see or hear you.";
    if (local.microphone === "missing") return "The others will not hear you.";
    if (local.microphone === "off") return "You will join muted.";
    return "";
}

/** @param {import("../shared/store.js").Store<CallState>} store @param {import("./local-media.js").LocalMedia} media */
function measure(store, media) {
    const meter = new LevelMeter();
    const levels = document.querySelectorAll(".level");
    media.addEventListener("change", () => meter.follow(media.microphone));
    document.addEventListener("pointerdown", () => meter.resume());
    document.addEventListener("keydown", () => meter.resume());
    setInterval(() => {
        const value = meter.read();
        store.state.local.level = value;
        for (const level of levels) {
            find(".level-fill", level).style.setProperty("--level", value.toFixed(2));
            setAttributes(level, { "aria-valuenow": String(Math.round(value * 100)) });
        }
    }, levelInterval);
}

/**
 * `#standup` or `?room=standup`.
 * @returns {string}
 */
function roomFromLink() {
    const fromQuery = new URLSearchParams(location.search).get("room");
    // `#call=ID` is the address of a person, not of a room.
    if (location.hash.startsWith("#call=")) return fromQuery ?? "";
    try {
        return decodeURIComponent(location.hash.slice(1)) || (fromQuery ?? "");
    } catch {
        return fromQuery ?? "";
    }
}

/** @returns {string} */
function rememberedName() {
    const fromQuery = new URLSearchParams(location.search).get("name");
    try {
        return fromQuery ?? localStorage.getItem("recorder.name") ?? "";
    } catch {
        return fromQuery ?? "";
    }
}

/** @param {string} name */
function rememberName(name) {
    try {
        localStorage.setItem("recorder.name", name);
    } catch {
        // Storage is switched off: the name is asked for again.
    }
}
