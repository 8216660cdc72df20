// @ts-check
import { find, make, reconcile, setAttributes, setIcon, setShown, setText } from "../shared/dom.js";
import { clock, spokenDuration } from "../shared/format.js";
import { elapsed, isReconnecting, isRunning, light, title, warnings } from "./state.js";

/** @typedef {import("./state.js").CallState} CallState */

const words = { off: "", waiting: "Waiting for media", recording: "Recording", paused: "Paused", unknown: "Reconnecting…" };

/**
 * The record button, and the lamp with the elapsed time that everybody sees.
 * @param {{ store: import("../shared/store.js").Store<CallState>, call: import("./call.js").Call }} parts
 */
export function showRecording({ store, call }) {
    find("#record").addEventListener("click", () => call.recording.record(isRunning(store.state.recording) ? "stop" : "start"));
    find("#pause").addEventListener("click", () => call.recording.record(store.state.recording?.state === "paused" ? "resume" : "pause"));
    connectMarker(call);
    store.subscribe(draw);
}

/** @param {import("./call.js").Call} call */
function connectMarker(call) {
    const dialog = find("#marker-dialog");
    const form = find("form", dialog);
    let count = 0;
    find("#marker").addEventListener("click", () => {
        form.elements.label.value = `Marker ${count + 1}`;
        dialog.showModal();
        form.elements.label.select();
    });
    find("[data-close]", dialog).addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        const label = form.elements.label.value.trim();
        if (label === "") return;
        count += 1;
        dialog.close();
        call.recording.mark(label);
    });
}

/** @param {CallState} state */
function draw(state) {
    drawLamp(state);
    drawButtons(state);
    drawWarnings(state);
    drawTitle(state);
}

/** @param {CallState} state */
function drawLamp(state) {
    const lamp = find("#recording-state");
    const colour = state.phase === "room" ? light(state) : "off";
    setShown(lamp, colour !== "off");
    setAttributes(lamp, { "data-state": colour });
    setText(find("#recording-word"), words[colour]);
    const time = find("time", lamp);
    setText(time, clock(elapsed(state)));
    setAttributes(time, { datetime: `PT${Math.floor(elapsed(state))}S`, "aria-label": spokenDuration(elapsed(state)) });
}

/** @param {CallState} state */
function drawButtons(state) {
    const isLost = isReconnecting(state);
    const isOn = isRunning(state.recording) && !isLost;
    const isPaused = state.recording?.state === "paused";
    const isFinalizing = state.recording?.state === "finalizing";
    const isBusy = state.isRecordRequested || state.connection !== "open" || isFinalizing || isLost;
    const record = find("#record");
    setIcon(record, isOn ? "stop" : "record");
    setText(find(".label", record), isLost ? "Reconnecting…" : isOn ? "Stop" : isFinalizing ? "Saving…" : "Record");
    setAttributes(record, { "data-on": String(isOn), "aria-label": isOn ? "Stop recording" : "Record this call" });
    record.disabled = isBusy;
    const pause = find("#pause");
    setShown(pause, isOn && state.recording?.state !== "waiting");
    setIcon(pause, isPaused ? "record" : "pause");
    setText(find(".label", pause), isPaused ? "Resume" : "Pause");
    setAttributes(pause, { "aria-label": isPaused ? "Resume recording" : "Pause recording" });
    pause.disabled = isBusy;
    const marker = find("#marker");
    setShown(marker, isOn && state.recording?.state !== "waiting");
    marker.disabled = isBusy;
}

/** @param {CallState} state */
function drawWarnings(state) {
    reconcile(find("#warnings"), state.phase === "room" ? warnings(state) : [], {
        key: ({ key }) => key,
        create: ({ key }) => make("p", { class: "banner", "data-testid": "recording-warning", "data-participant": key },
            make("span", { class: "banner-mark", icon: "warning" }), make("span", {})),
        update: (element, { text }) => setText(find("span:last-child", element), text),
    });
}

/**
 * A tab in the background says it, too.
 * @param {CallState} state
 */
function drawTitle(state) {
    const text = titleOfTab(state);
    if (document.title !== text) document.title = text;
}

/** @param {CallState} state @returns {string} */
function titleOfTab(state) {
    if (state.incoming) return `☎ ${state.incoming.name} calls`;
    const unread = state.chat.unread > 0 ? `(${state.chat.unread}) ` : "";
    const marks = { off: "", waiting: "○ ", recording: "● ", paused: "❙❙ ", unknown: "" };
    return state.phase === "room" ? `${marks[light(state)]}${unread}${title(state)} – Recorder` : "Recorder";
}
