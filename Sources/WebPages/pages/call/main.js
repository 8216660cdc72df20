// @ts-check
import { drawIcons } from "../shared/dom.js";
import { Store } from "../shared/store.js";
import { Call } from "./call.js";
import { showBetween } from "./between-view.js";
import { showChat } from "./chat-view.js";
import { connectDeviceMenus } from "./device-menus.js";
import { LocalMedia } from "./local-media.js";
import { showLobby } from "./lobby-view.js";
import { showRecording } from "./recording-view.js";
import { Ringer } from "./ringer.js";
import { showRing } from "./ring-view.js";
import { showRoom } from "./room-view.js";
import { elapsed, initialState, statuses, warnings } from "./state.js";
import { showWays } from "./ways-view.js";

/** How often what depends on the time is drawn anew. Milliseconds. */
const tick = 250;

const parameters = new URLSearchParams(location.search);
const isDebugging = parameters.get("debug") === "1";
const isTextOnly = parameters.get("text") === "1";
const store = new Store({ ...initialState(), isTextOnly });
const media = new LocalMedia(isDebugging ? videoSize(parameters.get("video")) : null);
const call = new Call(store, media);
const ringer = new Ringer();

drawIcons();
connectDeviceMenus(media);
showLobby({ store, media, call });
showWays({ store, call });
showBetween({ store, call });
showRing({ store, call, ringer });
showChat({ store, call });
showRoom({ store, media, call });
showRecording({ store, call });
setInterval(() => store.state.phase === "room" && store.update({ now: performance.now() }), tick);
// Said at once, not after the server has waited for a connection that will not come back.
addEventListener("pagehide", () => call.close());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && call.client.checkConnection());

if (isDebugging) exposeForTests();
if (isTextOnly) media.setTextOnly(true);
else media.open();

/**
 * `?video=320x240`.
 * @param {string | null} text
 */
function videoSize(text) {
    const [width, height] = (text ?? "").split("x").map(Number);
    return width > 0 && height > 0 ? { width, height } : null;
}

/** What browser tests look at; see README.md. Only there with `?debug=1`. */
function exposeForTests() {
    Object.assign(window, {
        recorderDebug: {
            call,
            media,
            ringer,
            get state() {
                return store.state;
            },
            get elapsed() {
                return elapsed(store.state);
            },
            get statuses() {
                return statuses(store.state);
            },
            get warnings() {
                return warnings(store.state);
            },
            get peerConnections() {
                return Object.fromEntries([...call.connections.people].map(([id, link]) => [id, link.connection]));
            },
            get recorderConnection() {
                return [...call.connections.recorders.values()][0]?.connection ?? null;
            },
            /** The recorder connection's statistics as a plain array, so that a test can take them out of the page. */
            async recorderStats() {
                const connection = [...call.connections.recorders.values()][0]?.connection;
                return connection ? [...(await connection.getStats()).values()] : [];
            },
            /** Takes our tracks off the recorder's connection, so that its counters stand still while the recording is stopped. */
            async detachFromRecorder() {
                const senders = [...call.connections.recorders.values()].flatMap((link) => link.connection.getSenders());
                await Promise.all(senders.map((sender) => sender.replaceTrack(null)));
            },
        },
    });
}
