// @ts-check
import { find, setAttributes, setText } from "../shared/dom.js";

/**
 * Somebody calls: a dialog that rings until it is answered.
 * @param {{ store: import("../shared/store.js").Store<import("./state.js").CallState>, call: import("./call.js").Call,
 *   ringer: import("./ringer.js").Ringer }} parts
 */
export function showRing({ store, call, ringer }) {
    const dialog = find("#incoming");
    find("#accept").addEventListener("click", () => call.meeting.accept());
    find("#decline").addEventListener("click", () => call.meeting.decline());
    // Escape says no; the dialog itself closes when the state says so.
    dialog.addEventListener("cancel", (/** @type {Event} */ event) => {
        event.preventDefault();
        call.meeting.decline();
    });
    store.subscribe(({ incoming, phase }) => {
        if (incoming && !dialog.open) dialog.showModal();
        else if (!incoming && dialog.open) dialog.close();
        if (incoming) setText(find("#incoming-title"), `${incoming.name} calls you`);
        ringer.ring(incoming ? "incoming" : phase === "calling" ? "outgoing" : null);
        setAttributes(dialog, { "data-ringing": ringer.ringing });
    });
}
