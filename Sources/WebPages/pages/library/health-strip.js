// @ts-check
import { find, make, setAttributes, setShown, setText } from "../shared/dom.js";
import { clock } from "../shared/format.js";
import { request } from "../shared/session.js";
import { healthOf, spanNames } from "./health.js";

/** @typedef {import("../client/types.js").Recording} Recording */
/** @typedef {import("./health.js").Health} Health */
/** @typedef {import("./health.js").Row} Row */

/**
 * A bar for each file, over the length of the recording: at a glance, whether it is whole. A click seeks there.
 */
export class HealthStrip {
    #key = "";
    #seek;
    #nameOf;

    /** @param {{ seek: (seconds: number) => void, nameOf: (recording: Recording, file: string) => string }} parts */
    constructor({ seek, nameOf }) {
        this.#seek = seek;
        this.#nameOf = nameOf;
    }

    /** @param {Recording | null} recording */
    async show(recording) {
        const key = JSON.stringify(recording && [recording.id, recording.state, recording.markers, recording.files.map(({ name, complete }) => [name, complete])]);
        if (key === this.#key) return;
        const isAnother = JSON.parse(this.#key || "null")?.[0] !== recording?.id;
        this.#key = key;
        if (isAnother) setShown(find("#health-section"), false);
        if (!recording || recording.files.length === 0) return;
        try {
            const address = `/api/v1/recordings/${encodeURIComponent(recording.id)}`;
            const [report, timeline] = await Promise.all([request(`${address}/report`), request(`${address}/timeline`)]);
            if (this.#key === key) this.#draw(recording, healthOf(recording, report, timeline));
        } catch {
            // Without a report there is no strip; the recording plays all the same.
            if (this.#key === key) this.#key = "";
        }
    }

    /** @param {Recording} recording @param {Health} health */
    #draw(recording, health) {
        setShown(find("#health-section"), true);
        const verdict = find("#health-verdict");
        setText(verdict, health.whole ? "Whole: nothing is missing." : `Not whole: ${health.text}.`);
        setAttributes(verdict, { "data-whole": String(health.whole) });
        find("#health").replaceChildren(...health.rows.map((row) => this.#row(row, health, this.#nameOf(recording, row.file))));
        const kinds = [...new Set(health.rows.flatMap(({ spans }) => spans.map(({ kind }) => kind)))];
        find("#health-legend").replaceChildren(
            ...kinds.map((kind) => make("li", {}, make("span", { class: "span-sample", "data-kind": kind }), make("span", { text: spanNames[kind] }))),
            ...health.ticks.filter(({ kind }) => kind === "marker").map(({ at, text }) => this.#marker(at, text)));
    }

    /** @param {number} at @param {string} text */
    #marker(at, text) {
        return make("li", {}, make("button", { type: "button", class: "plain small", icon: "marker", "data-testid": "marker-link", onclick: () => this.#seek(at) },
            make("span", { text })));
    }

    /** @param {Row} row @param {Health} health @param {string} name */
    #row(row, health, name) {
        const share = (/** @type {number} */ seconds) => `${(100 * seconds) / health.duration}%`;
        /** @param {number} from @param {number} to @param {Record<string, string>} attributes */
        const piece = (from, to, attributes) => {
            const element = make("span", attributes);
            element.style.left = share(from);
            element.style.width = share(to - from);
            return element;
        };
        const bar = make("div", { class: "bar", role: "img", "aria-label": `${name}: ${row.text}`, title: row.text, "data-testid": "health-bar", "data-file": row.file, "data-whole": String(row.whole) },
            piece(row.from, row.to, { class: "bar-file" }),
            ...row.spans.map(({ kind, from, to }) => piece(from, to, { class: "bar-span", "data-kind": kind, title: `${spanNames[kind]}, ${clock(from)} to ${clock(to)}` })),
            ...health.ticks.map(({ at, kind, text }) => piece(at, at, { class: "bar-tick", "data-kind": kind, title: text })));
        bar.addEventListener("click", (/** @type {MouseEvent} */ event) => {
            const { left, width } = bar.getBoundingClientRect();
            this.#seek((Math.min(1, Math.max(0, (event.clientX - left) / width))) * health.duration);
        });
        return make("li", { class: "health-row" }, make("span", { class: "health-name", text: name }), bar);
    }
}
