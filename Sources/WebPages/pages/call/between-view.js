// @ts-check
import { find, setAttributes, setShown, setText } from "../shared/dom.js";

/** @typedef {import("./state.js").CallState} CallState */

/**
 * Before and after a call of two: it rings there, a stranger is looked for, a stranger is gone.
 * @param {{ store: import("../shared/store.js").Store<CallState>, call: import("./call.js").Call }} parts
 */
export function showBetween({ store, call }) {
    find("#between-next").addEventListener("click", () => call.meeting.next(store.state.name));
    find("#between-stop").addEventListener("click", () => call.meeting.leave());
    let phase = store.state.phase;
    store.subscribe((state) => {
        draw(state);
        // Who uses the keyboard goes on with what one most likely wants.
        if (state.phase !== phase && words[state.phase]) find(state.phase === "parted" ? "#between-next" : "#between-stop").focus();
        phase = state.phase;
    });
}

/** @type {Record<string, { title: string, hint: string, stop: string }>} */
const words = {
    calling: { title: "Ringing…", hint: "They are asked whether they want to talk with you.", stop: "Cancel" },
    looking: { title: "Looking for a stranger…", hint: "As soon as somebody else looks for one, you meet.", stop: "Stop" },
    parted: { title: "", hint: "Meet the next one, or stop.", stop: "Stop" },
};

/** @param {CallState} state */
function draw(state) {
    const word = words[state.phase];
    setShown(find("#between"), word !== undefined);
    if (!word) return;
    setAttributes(find("#between"), { "data-phase": state.phase });
    setText(find("#between-title"), state.phase === "parted" ? (state.outcome ?? "") : word.title);
    const isLost = state.connection === "reconnecting";
    setText(find("#between-hint"), isLost ? "The connection to the server was lost. Trying again…" : word.hint);
    setShown(find("#between-next"), state.phase === "parted");
    setText(find("#between-stop"), word.stop);
    const picture = find("#between-preview");
    const stream = state.local.camera === "on" ? state.local.stream : null;
    if (picture.srcObject !== stream) picture.srcObject = stream;
    setShown(find("#between-preview"), stream !== null);
}
