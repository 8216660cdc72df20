// @ts-check
import { find, make, reconcile, setAttributes, setShown, setText } from "../shared/dom.js";
import { clock, plural, size, when } from "../shared/format.js";
import { notify } from "../shared/notices.js";
import { HealthStrip } from "./health-strip.js";
import { drawBadge } from "./list-view.js";
import { canPlayGrowing } from "./live-source.js";
import { makePlayer } from "./player.js";
import { isActive, length, participantName } from "./state.js";

/** @typedef {import("../client/types.js").Recording} Recording */
/** @typedef {import("../client/types.js").RecordedFile} RecordedFile */
/** @typedef {import("./state.js").LibraryState} LibraryState */
/** @typedef {{ key: string, id: string, player: import("./player.js").AnyPlayer | null }} ShownPlayer */
/** @typedef {{ store: import("../shared/store.js").Store<LibraryState>, library: import("./library.js").Library }} Parts */

/**
 * One recording: player, files, name, tags, delete.
 * @param {Parts} parts
 */
export function showDetail({ store, library }) {
    const detail = find("#detail");
    /** @type {ShownPlayer | null} */ let player = null;
    connectName({ store, library });
    connectTags({ store, library });
    connectDelete({ store, library });
    find("#stop").addEventListener("click", () => tell(() => library.command(store.state.open?.id ?? "", "stop"), "It could not be stopped"));
    const strip = new HealthStrip({
        seek: (seconds) => seek(store.state.open, seconds),
        nameOf: (recording, name) => recording.files.filter((file) => file.name === name).map((file) => labelOf(recording, file))[0] ?? name,
    });
    /** @type {string | null} */ let shownID = null;
    store.subscribe((state) => {
        const { open, openID, openProblem } = state;
        document.body.dataset.open = String(openID !== null);
        setShown(detail, openID !== null);
        setShown(find("#detail-problem"), openProblem !== null);
        setText(find("#detail-problem p"), openProblem ?? "");
        setShown(find("#detail-content"), open !== null);
        if (open) draw(open, state);
        player = drawPlayer(open, player);
        strip.show(open);
        if (openID !== shownID) {
            shownID = openID;
            setEditing(false);
            if (openID) find("#detail-title").focus({ preventScroll: true });
            detail.scrollTop = 0;
        }
    });
}

/** @param {Recording} recording @param {LibraryState} state */
function draw(recording, state) {
    setText(find("#detail-title"), recording.name || recording.room);
    drawBadge(find("#detail-badge"), recording);
    const facts = [recording.room, when(recording.startedAt ?? recording.createdAt), clock(length(recording, state)), size(recording.bytes)];
    setText(find("#detail-facts"), facts.join("  ·  "));
    setShown(find("#stop"), ["waiting", "recording", "paused"].includes(recording.state));
    drawMessage(recording);
    drawChain(recording, state.recordings);
    drawFiles(recording);
    drawTags(recording);
    const remove = find("#delete");
    remove.disabled = recording.hold || isActive(recording);
    setText(find("#delete-hint"), recording.hold ? "On hold: it cannot be deleted." : isActive(recording) ? "It can be deleted once it has ended." : "");
}

/**
 * What is to be known before one looks for the files.
 * @param {Recording} recording
 */
function drawMessage(recording) {
    const message = find("#detail-message");
    let text = "";
    if (recording.state === "failed") text = recording.error?.message ?? "Nothing was recorded.";
    else if (recording.interrupted) text = recording.state === "finalizing"
        ? "The service was cut off while it recorded. What had arrived until then is being repaired."
        : "The service was cut off while it recorded. What had arrived until then is here, repaired.";
    else if (isActive(recording)) {
        text = recording.files.some((file) => !file.complete && canPlayGrowing(file))
            ? "It is being recorded. Live is some two seconds behind what happens."
            : "It can be played when it has ended. Files of those who have left can be played now.";
    }
    setShown(message, text !== "");
    setText(find("span:last-child", message), text);
    message.classList.toggle("problem", recording.state === "failed");
}

/**
 * What a crash of the service has cut into several recordings belongs together.
 * @param {Recording} recording @param {Recording[]} all
 */
function drawChain(recording, all) {
    const links = [];
    if (recording.continues) links.push({ id: recording.continues, text: "It continues an earlier recording" });
    for (const { id } of all.filter(({ continues }) => continues === recording.id)) links.push({ id, text: "It goes on in the next recording" });
    const place = find("#detail-chain");
    setShown(place, links.length > 0);
    reconcile(place, links, {
        key: ({ id }) => id,
        create: ({ id }) => make("a", { href: `#${id}` }),
        update: (link, { text }) => setText(link, text),
    });
}

/**
 * The player stays as long as the files are the same: drawing again must not stop it.
 * @param {Recording | null} recording
 * @param {ShownPlayer | null} shown
 * @returns {ShownPlayer}
 */
function drawPlayer(recording, shown) {
    const files = (recording?.files ?? []).filter((file) => (file.complete ? file.duration > 0 : canPlayGrowing(file)));
    // A track that comes later is not in the head that a player of a growing file was given: it begins anew.
    const key = JSON.stringify([recording?.id, files.map(({ name, url, complete, tracks }) => [name, url, complete || tracks.length])]);
    if (shown?.key === key) return shown;
    // Who watches a recording that has just ended goes on where they were.
    const place = recording && shown?.id === recording.id ? (shown.player?.place() ?? null) : null;
    shown?.player?.close();
    find("#player").replaceChildren();
    if (!recording || files.length === 0) return { key, id: recording?.id ?? "", player: null };
    const player = makePlayer(files.map((file) => ({ file, name: labelOf(recording, file) })), place);
    find("#player").append(player.element);
    return { key, id: recording.id, player };
}

/**
 * As a person would: by the position of several files, or in the only one.
 * @param {Recording | null} recording @param {number} seconds on the recording's timeline
 */
function seek(recording, seconds) {
    const position = document.querySelector("#player .seek");
    const media = /** @type {HTMLMediaElement | null} */ (document.querySelector("#player video, #player audio"));
    if (position instanceof HTMLInputElement) {
        position.value = String(seconds);
        for (const type of ["input", "change"]) position.dispatchEvent(new Event(type, { bubbles: true }));
    } else if (media) {
        const file = recording?.files.find(({ url }) => new URL(url, location.href).pathname === new URL(media.currentSrc || media.src, location.href).pathname);
        media.currentTime = Math.max(0, seconds - (file?.offset ?? 0));
    }
}

/** @param {Recording} recording @param {RecordedFile} file */
function labelOf(recording, file) {
    const name = participantName(recording, file.participant);
    return /-screen(-\d+)?\.\w+$/.test(file.name) ? `${name}'s screen` : name;
}

/** @param {Recording} recording */
function drawFiles(recording) {
    setShown(find("#files-section"), recording.files.length > 0);
    reconcile(find("#files"), recording.files, {
        key: ({ name }) => name,
        create: (file) =>
            make("li", { class: "file", "data-testid": "file" },
                make("span", { class: "file-title" }, make("strong", { class: "file-person" }), make("span", { class: "file-name", text: file.name })),
                make("span", { class: "file-tracks" }),
                make("span", { class: "file-size number" }),
                make("a", { class: "button small", icon: "download", "data-testid": "download" }, make("span", { text: "Download" }))),
        update: (row, file) => {
            setText(find(".file-person", row), labelOf(recording, file));
            setText(find(".file-tracks", row), file.tracks.map(describeTrack).join(", "));
            setText(find(".file-size", row), file.complete ? `${clock(file.duration)} · ${size(file.bytes)}` : `${size(file.bytes)} so far`);
            setAttributes(find("a", row), { href: `${file.url}?download=1`, download: file.name, "aria-label": `Download ${file.name}` });
        },
    });
}

/** @param {import("../client/types.js").RecordedTrack} track */
function describeTrack(track) {
    const shape = track.kind === "video" ? (track.width ? ` ${track.width} × ${track.height}` : "") : track.channels === 1 ? " mono" : track.channels === 2 ? " stereo" : "";
    const lost = track.lostFrames ? `, ${plural(track.lostFrames, "frame")} lost` : "";
    return `${track.codec}${shape}${lost}`;
}

// ---- name

/** @param {boolean} isEditing */
function setEditing(isEditing) {
    setShown(find("#name-form"), isEditing);
    setShown(find("#name-line"), !isEditing);
}

/** @param {Parts} parts */
function connectName({ store, library }) {
    const form = find("#name-form");
    find("#rename").addEventListener("click", () => {
        form.elements.name.value = store.state.open?.name ?? "";
        setEditing(true);
        form.elements.name.select();
    });
    const close = () => {
        setEditing(false);
        find("#rename").focus();
    };
    find("#rename-cancel").addEventListener("click", close);
    form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close());
    form.addEventListener("submit", async (/** @type {Event} */ event) => {
        event.preventDefault();
        const { open } = store.state;
        if (open && (await tell(() => library.change(open.id, { name: form.elements.name.value.trim() }), "The name could not be changed"))) close();
    });
}

// ---- tags

/** @param {Recording} recording */
function drawTags(recording) {
    reconcile(find("#tags"), recording.tags, {
        key: (tag) => tag,
        create: (tag) =>
            make("li", { class: "tag", "data-testid": "tag" }, make("span", { text: tag }),
                make("button", { type: "button", class: "plain", icon: "close", "aria-label": `Remove tag ${tag}`, "data-tag": tag })),
        update: () => {},
    });
}

/** @param {Parts} parts */
function connectTags({ store, library }) {
    const form = find("#tag-form");
    const change = (/** @type {string[]} */ tags) => {
        const { open } = store.state;
        return open ? tell(() => library.change(open.id, { tags }), "The tags could not be changed") : Promise.resolve(false);
    };
    form.addEventListener("submit", async (/** @type {Event} */ event) => {
        event.preventDefault();
        const tag = form.elements.tag.value.trim();
        const tags = store.state.open?.tags ?? [];
        if (tag === "" || tags.includes(tag) || (await change([...tags, tag]))) form.elements.tag.value = "";
    });
    find("#tags").addEventListener("click", (/** @type {Event} */ event) => {
        const button = /** @type {HTMLElement} */ (event.target).closest("button");
        if (!button) return;
        change((store.state.open?.tags ?? []).filter((tag) => tag !== button.dataset.tag));
        form.elements.tag.focus();
    });
}

// ---- delete

/** @param {Parts} parts */
function connectDelete({ store, library }) {
    const dialog = find("#confirm-delete");
    find("#delete").addEventListener("click", () => {
        const { open } = store.state;
        if (!open) return;
        setText(find("#confirm-text"), `“${open.name || open.room}” with ${plural(open.files.length, "file")} (${size(open.bytes)}) will be gone for good.`);
        dialog.showModal();
    });
    find("[data-close]", dialog).addEventListener("click", () => dialog.close());
    find("#confirm-button").addEventListener("click", async () => {
        const { open } = store.state;
        dialog.close();
        if (!open || !(await tell(() => library.delete(open.id), "It could not be deleted"))) return;
        notify(`“${open.name || open.room}” is deleted.`);
        find("#close-detail").click();
        find("#filters").elements.q.focus({ preventScroll: true });
    });
}

/** @param {() => Promise<void>} action @param {string} problem @returns {Promise<boolean>} whether it went well */
async function tell(action, problem) {
    try {
        await action();
        return true;
    } catch (error) {
        notify(`${problem}: ${error instanceof Error ? error.message : error}`, { kind: "problem" });
        return false;
    }
}
