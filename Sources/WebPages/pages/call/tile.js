// @ts-check
import { find, make, setAttributes, setIcon, setShown, setText } from "../shared/dom.js";
import { hue, initials } from "../shared/format.js";
import { notify } from "../shared/notices.js";

/** @typedef {import("./state.js").RecordingStatus} RecordingStatus */

/**
 * One picture in the call: a person's camera, or the screen that they share.
 * @typedef {{ key: string, name: string, isSelf: boolean, isScreen: boolean, stream: MediaStream | null, hasPicture: boolean,
 *   hasMicrophone: boolean, isMuted: boolean, connection: string, status: RecordingStatus }} Tile
 */

/** @type {Record<RecordingStatus, string>} */
const statusWords = {
    none: "",
    connecting: "Connecting to the recorder",
    recording: "Being recorded",
    paused: "Paused",
    lost: "Not being recorded",
    silent: "Nothing to record",
    unknown: "Not known whether recorded",
};

/** @param {Tile} tile @returns {HTMLElement} */
export function makeTile(tile) {
    const element = make(
        "li",
        { class: "tile", "data-testid": tile.isScreen ? "screen-tile" : tile.isSelf ? "own-tile" : "tile", "data-name": tile.name },
        // Behind the picture, and so seen until its first frame is there.
        make("div", { class: "avatar", "aria-hidden": "true" }, make("span", { text: initials(tile.name) })),
        make("video", { autoplay: true, playsinline: true, muted: tile.isSelf, "data-testid": "tile-video" }),
        make("p", { class: "tile-connection", role: "status" }),
        make("p", { class: "tile-recording", "data-testid": "tile-recording" }, make("span", { class: "lamp", "aria-hidden": "true" }), make("span", { class: "tile-recording-word" })),
        make("p", { class: "tile-name" }, make("span", { class: "tile-microphone", icon: "microphone-off" }), make("span", { class: "tile-name-text" })),
    );
    element.style.setProperty("--hue", String(hue(tile.name)));
    return element;
}

/** @param {HTMLElement} element @param {Tile} tile */
export function drawTile(element, tile) {
    const video = find("video", element);
    if (video.srcObject !== tile.stream) {
        video.srcObject = tile.stream;
        if (!tile.isSelf) playOrAsk(video);
    }
    // Hidden by opacity, not by `hidden`: sound plays on, and the tile does not jump.
    setAttributes(element, {
        "data-picture": String(tile.hasPicture),
        "data-recording": tile.status,
        "data-connection": tile.connection,
        "data-muted": String(tile.isMuted || !tile.hasMicrophone),
        "data-screen": tile.isScreen ? "" : null,
        "data-self": tile.isSelf ? "" : null,
    });
    video.classList.toggle("mirrored", tile.isSelf && !tile.isScreen);
    const title = tile.isScreen ? `${tile.isSelf ? "Your" : `${tile.name}'s`} screen` : tile.isSelf ? `${tile.name} (you)` : tile.name;
    setText(find(".tile-name-text", element), title);
    setAttributes(video, { "aria-label": tile.isScreen ? title : `Picture of ${title}` });
    setShown(find(".tile-microphone", element), !tile.isScreen && (tile.isMuted || !tile.hasMicrophone));
    setIcon(find(".tile-microphone", element), "microphone-off");
    setAttributes(find(".tile-microphone", element), { title: tile.hasMicrophone ? "Muted" : "No microphone" });
    drawStatus(element, tile);
}

/**
 * Browsers hold sound back from pages that nobody has touched (a call that was rejoined after a reload): then the next touch frees it.
 * @param {HTMLVideoElement} video
 */
async function playOrAsk(video) {
    try {
        await video.play();
    } catch (error) {
        if (!(error instanceof Error) || error.name !== "NotAllowedError") return;
        notify("Your browser holds back the sound. Click or press a key to hear the others.");
        const events = new AbortController();
        const free = () => {
            events.abort();
            video.play().catch(() => {});
        };
        for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, free, { signal: events.signal });
    }
}

/** @param {HTMLElement} element @param {Tile} tile */
function drawStatus(element, tile) {
    const word = statusWords[tile.status];
    setShown(find(".tile-recording", element), word !== "");
    setAttributes(find(".tile-recording", element), { title: word || null });
    setText(find(".tile-recording-word", element), tile.status === "recording" ? "REC" : word);
    const connection = { connecting: "Connecting…", reconnecting: "Connection lost, trying again…", failed: "No connection, trying again…" };
    const text = connection[/** @type {keyof typeof connection} */ (tile.connection)] ?? "";
    setText(find(".tile-connection", element), text);
    setShown(find(".tile-connection", element), text !== "");
}
