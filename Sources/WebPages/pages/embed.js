// @ts-check
/**
 * `<script src="https://…/embed.js" data-room="…">`, before the page's own scripts: a record button for a page that uses WebRTC.
 * It records what getUserMedia and getDisplayMedia gave the page, or the stream of the element that `data-stream` selects.
 * Further attributes: `data-name` (of the participant), `data-token` (key or token), `data-position` (`bottom-right`, …).
 */
(() => {
    const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
    if (!script) return;
    const server = new URL(script.src, document.baseURI).origin;
    const { room = location.host + location.pathname, name, token, stream: selector, position = "bottom-right" } = script.dataset;

    /**
     * What the page captured, the newest last.
     * @type {{ tracks: MediaStreamTrack[], isScreen: boolean }[]}
     */
    const captured = [];
    /** @type {any[]} */ let recorders = [];
    /** @type {"idle" | "starting" | "recording" | "stopping"} */ let state = "idle";
    let startedAt = 0;
    let message = "";

    hook("getUserMedia", false);
    hook("getDisplayMedia", true);

    /** @param {"getUserMedia" | "getDisplayMedia"} method @param {boolean} isScreen */
    function hook(method, isScreen) {
        const devices = navigator.mediaDevices;
        if (!devices?.[method]) return;
        const original = devices[method].bind(devices);
        devices[method] = async (/** @type {any} */ constraints) => {
            const stream = await original(constraints);
            captured.push({ tracks: stream.getTracks(), isScreen });
            draw();
            return stream;
        };
    }

    /**
     * The streams to record: microphone and camera together, the screen by itself.
     * @returns {MediaStream[]}
     */
    function streams() {
        if (selector) {
            const source = /** @type {HTMLMediaElement | null} */ (document.querySelector(selector))?.srcObject;
            return source instanceof MediaStream && source.active ? [source] : [];
        }
        const live = (/** @type {boolean} */ isScreen, /** @type {string} */ kind) =>
            captured
                .filter((entry) => entry.isScreen === isScreen)
                .flatMap((entry) => entry.tracks)
                .findLast((track) => track.kind === kind && track.readyState === "live");
        const groups = [[live(false, "audio"), live(false, "video")], [live(true, "video"), live(true, "audio")]];
        return groups.map((tracks) => tracks.flatMap((track) => track ?? [])).filter((tracks) => tracks.length > 0).map((tracks) => new MediaStream(tracks));
    }

    async function start() {
        const sources = streams();
        if (sources.length === 0) {
            show("There is nothing to record yet: the page uses no camera, microphone or screen.");
            return;
        }
        state = "starting";
        show("");
        try {
            const { ServerMediaRecorder } = await import(`${server}/recorder.js`);
            // One after the other: the first one starts the room's recording, the others are taken into it.
            for (const stream of sources) {
                const recorder = new ServerMediaRecorder(stream, { server, room, name, token });
                recorder.onerror = (/** @type {ErrorEvent} */ event) => show(`Recording failed: ${event.message}`);
                recorder.onstop = ended;
                recorders.push(recorder);
                await new Promise((resolve) => {
                    recorder.onstart = resolve;
                    recorder.addEventListener("stop", resolve);
                    recorder.start();
                });
            }
            if (state !== "starting") return;
            state = "recording";
            startedAt = Date.now();
        } catch (error) {
            state = "idle";
            recorders = [];
            message = `Recording failed: ${error instanceof Error ? error.message : error}`;
        }
        draw();
    }

    function stop() {
        state = "stopping";
        for (const recorder of recorders) recorder.stop();
        draw();
    }

    function ended() {
        if (recorders.some((recorder) => recorder.state !== "inactive")) return;
        recorders = [];
        state = "idle";
        draw();
    }

    /** @param {string} text */
    function show(text) {
        message = text;
        draw();
    }

    // ---- the button, in a shadow tree of its own: the page's style does not reach it, nor its style the page

    const host = document.createElement("recorder-button");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        :host { all: initial; position: fixed; z-index: 2147483000; margin: 16px; font: 500 14px/1.4 system-ui, sans-serif; }
        :host([data-position$="right"]) { right: 0; } :host([data-position$="left"]) { left: 0; }
        :host([data-position^="bottom"]) { bottom: 0; } :host([data-position^="top"]) { top: 0; }
        div { display: grid; gap: 8px; justify-items: end; max-width: 280px; }
        button { display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 16px; border: 1px solid #d9dce4; border-radius: 22px; background: #fff; color: #1a1f2c; font: inherit; font-weight: 600; cursor: pointer; box-shadow: 0 4px 18px rgb(20 26 42 / 18%); font-variant-numeric: tabular-nums; }
        button:focus-visible { outline: 3px solid #2f55d4; outline-offset: 2px; }
        button:disabled { opacity: .7; cursor: default; }
        i { width: 12px; height: 12px; border-radius: 50%; background: #c8201f; }
        [data-state="recording"] { border-color: #c8201f; background: #c8201f; color: #fff; } [data-state="recording"] i { border-radius: 2px; background: #fff; }
        p { margin: 0; padding: 8px 12px; border-radius: 10px; background: #1a1f2c; color: #fff; } p:empty { display: none; }
        @media (prefers-color-scheme: dark) { button { border-color: #3a4256; background: #202532; color: #eceef4; } }
    `);
    root.adoptedStyleSheets = [sheet];
    const box = document.createElement("div");
    const note = Object.assign(document.createElement("p"), { role: "status" });
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const label = document.createElement("span");
    button.append(document.createElement("i"), label);
    button.addEventListener("click", () => (state === "recording" ? stop() : start()));
    box.append(note, button);
    root.append(box);
    host.dataset.position = position;

    function draw() {
        const seconds = Math.floor((Date.now() - startedAt) / 1000);
        const words = { idle: "Record", starting: "Starting…", recording: `Stop ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`, stopping: "Saving…" };
        button.dataset.state = state;
        button.disabled = state === "starting" || state === "stopping";
        button.setAttribute("aria-label", state === "recording" ? "Stop recording" : words[state]);
        label.textContent = words[state];
        if (note.textContent !== message) note.textContent = message;
    }

    const attach = () => document.body.append(host);
    if (document.body) attach();
    else addEventListener("DOMContentLoaded", attach);
    setInterval(() => state === "recording" && draw(), 500);
    draw();
})();
