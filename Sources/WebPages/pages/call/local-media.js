// @ts-check
import { describeMediaProblem } from "./media-problem.js";

/** @typedef {"microphone" | "camera" | "screen"} Source */

/**
 * The tracks that this page sends: microphone, camera, screen. Muting disables the microphone's track, so that silence is
 * sent and recorded; a camera that is off is stopped, so that its light goes out.
 * Dispatches `change` whenever a track came, went, was muted, or a problem arose.
 */
export class LocalMedia extends EventTarget {
    /** @type {MediaStreamTrack | null} */ microphone = null;
    /** @type {MediaStreamTrack | null} */ camera = null;
    /** @type {MediaStreamTrack | null} */ screen = null;
    /** What the tiles and the peers play: microphone and camera. */ stream = new MediaStream();
    screenStream = new MediaStream();
    /** @type {import("./state.js").MediaProblem | null} */ problem = null;
    isMicrophoneWanted = true;
    isCameraWanted = true;
    /** Whether the device was there when last asked for; false makes the button say so. */ hasMicrophone = false;
    hasCamera = false;

    #choice = { microphone: remembered("microphone"), camera: remembered("camera") };
    /** @type {{ width: number, height: number } | null} */ #videoSize;
    #generation = 0;

    /** @param {{ width: number, height: number } | null} videoSize asked of the camera instead of 1280 × 720 */
    constructor(videoSize = null) {
        super();
        this.#videoSize = videoSize;
        navigator.mediaDevices?.addEventListener?.("devicechange", () => this.#changed());
    }

    /**
     * Asks for what is wanted; what cannot be had is left out, and `problem` says why.
     * @returns {Promise<void>}
     */
    async open() {
        const generation = ++this.#generation;
        if (!navigator.mediaDevices?.getUserMedia) {
            this.problem = describeMediaProblem(null, "camera and microphone");
            this.#changed();
            return;
        }
        const tracks = await this.#request();
        // Asked again meanwhile: these tracks are nobody's.
        if (generation !== this.#generation) {
            for (const track of tracks) track.stop();
            return;
        }
        for (const track of tracks) this.#take(track.kind === "audio" ? "microphone" : "camera", track);
        this.#changed();
    }

    /** One question for both where possible, else one for each, so that a missing camera does not cost the microphone. */
    async #request() {
        const audio = this.isMicrophoneWanted && !this.microphone ? this.#audioConstraints() : undefined;
        const video = this.isCameraWanted && !this.camera ? this.#videoConstraints() : undefined;
        this.problem = null;
        if (!audio && !video) return [];
        try {
            return (await navigator.mediaDevices.getUserMedia({ audio, video })).getTracks();
        } catch (error) {
            if (!audio || !video) {
                this.problem = describeMediaProblem(error, audio ? "microphone" : "camera");
                return [];
            }
            return this.#requestEach(audio, video, error);
        }
    }

    /** @param {MediaTrackConstraints} audio @param {MediaTrackConstraints} video @param {unknown} firstError */
    async #requestEach(audio, video, firstError) {
        const tracks = [];
        const failures = [];
        for (const [device, constraints] of /** @type {const} */ ([["microphone", { audio }], ["camera", { video }]])) {
            try {
                tracks.push(...(await navigator.mediaDevices.getUserMedia(constraints)).getTracks());
            } catch (error) {
                failures.push({ device, error });
            }
        }
        if (failures.length === 2) this.problem = describeMediaProblem(firstError, "camera and microphone");
        else if (failures.length === 1) this.problem = describeMediaProblem(failures[0].error, failures[0].device);
        return tracks;
    }

    /** @param {Source} source @param {MediaStreamTrack} track */
    #take(source, track) {
        const stream = source === "screen" ? this.screenStream : this.stream;
        this.#drop(source);
        this[source] = track;
        stream.addTrack(track);
        if (source === "microphone") {
            this.hasMicrophone = true;
            track.enabled = this.isMicrophoneWanted;
        } else if (source === "camera") this.hasCamera = true;
        else track.contentHint = "detail";
        track.onended = () => this.#ended(source, track);
    }

    /** @param {Source} source */
    #drop(source) {
        const track = this[source];
        if (!track) return;
        track.onended = null;
        track.stop();
        (source === "screen" ? this.screenStream : this.stream).removeTrack(track);
        this[source] = null;
    }

    /**
     * Unplugged, taken back by the person in the browser's own controls, or a screen share ended there.
     * @param {Source} source
     * @param {MediaStreamTrack} track
     */
    #ended(source, track) {
        if (this[source] !== track) return;
        this.#drop(source);
        if (source !== "screen") this.problem = { title: `The ${source} is gone`, advice: "It was unplugged or taken back. Switch it on again, or choose another one.", canRetry: true };
        if (source === "microphone") this.hasMicrophone = false;
        this.#changed();
    }

    /**
     * Neither is asked for nor kept; switched off again, both are asked for as at first.
     * @param {boolean} isOn
     */
    async setTextOnly(isOn) {
        this.isMicrophoneWanted = this.isCameraWanted = !isOn;
        if (!isOn) return this.open();
        this.problem = null;
        this.close();
    }

    /** @param {boolean} isOn */
    async setMicrophone(isOn) {
        this.isMicrophoneWanted = isOn;
        if (this.microphone) {
            this.microphone.enabled = isOn;
            this.#changed();
        } else if (isOn) await this.#openOnly("microphone");
    }

    /** @param {boolean} isOn */
    async setCamera(isOn) {
        this.isCameraWanted = isOn;
        if (!isOn) {
            this.#drop("camera");
            this.#changed();
        } else if (!this.camera) await this.#openOnly("camera");
    }

    /** @param {"microphone" | "camera"} source */
    async #openOnly(source) {
        const wanted = { microphone: this.isMicrophoneWanted, camera: this.isCameraWanted };
        this.isMicrophoneWanted = source === "microphone";
        this.isCameraWanted = source === "camera";
        const opening = this.open();
        this.isMicrophoneWanted = wanted.microphone;
        this.isCameraWanted = wanted.camera;
        await opening;
    }

    /** @param {"microphone" | "camera"} source @param {string} deviceId */
    async choose(source, deviceId) {
        this.#choice[source] = deviceId;
        remember(source, deviceId);
        const isOn = source === "camera" ? this.camera !== null : true;
        // Some systems give a device only to one at a time: let go first.
        this.#drop(source);
        if (isOn) await this.#openOnly(source);
        else this.#changed();
    }

    async shareScreen() {
        if (!navigator.mediaDevices?.getDisplayMedia) {
            this.problem = { title: "This browser cannot share the screen", advice: "Phones usually cannot; a desktop browser can.", canRetry: false };
            this.#changed();
            return;
        }
        try {
            const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 30 } } });
            this.#take("screen", stream.getVideoTracks()[0]);
        } catch (error) {
            // NotAllowedError is also what closing the browser's own chooser gives: no news to the person.
            if (!(error instanceof Error) || error.name !== "NotAllowedError") {
                this.problem = { title: "The screen cannot be shared", advice: error instanceof Error ? error.message : String(error), canRetry: false };
            }
        }
        this.#changed();
    }

    stopScreen() {
        this.#drop("screen");
        this.#changed();
    }

    /**
     * The devices there are, for the menus. Names come only after a permission.
     * @returns {Promise<{ microphones: MediaDeviceInfo[], cameras: MediaDeviceInfo[] }>}
     */
    async devices() {
        const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
        return { microphones: all.filter(({ kind }) => kind === "audioinput"), cameras: all.filter(({ kind }) => kind === "videoinput") };
    }

    /**
     * The device in use or chosen.
     * @param {"microphone" | "camera"} source
     * @returns {string}
     */
    deviceId(source) {
        return this[source]?.getSettings().deviceId ?? this.#choice[source] ?? "";
    }

    close() {
        this.#generation += 1;
        for (const source of /** @type {const} */ (["microphone", "camera", "screen"])) this.#drop(source);
        this.#changed();
    }

    /** @returns {MediaTrackConstraints} */
    #audioConstraints() {
        const { microphone } = this.#choice;
        return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(microphone ? { deviceId: { ideal: microphone } } : {}) };
    }

    /** @returns {MediaTrackConstraints} */
    #videoConstraints() {
        const { camera } = this.#choice;
        const { width, height } = this.#videoSize ?? { width: 1280, height: 720 };
        return { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30 }, ...(camera ? { deviceId: { ideal: camera } } : {}) };
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }
}

/** @param {string} source @returns {string} */
function remembered(source) {
    try {
        return localStorage.getItem(`recorder.${source}`) ?? "";
    } catch {
        return "";   // storage is switched off: nothing is remembered, everything works
    }
}

/** @param {string} source @param {string} deviceId */
function remember(source, deviceId) {
    try {
        localStorage.setItem(`recorder.${source}`, deviceId);
    } catch {
        // As above.
    }
}
