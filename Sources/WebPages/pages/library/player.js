// @ts-check
import { find, make, setAttributes, setIcon, setText } from "../shared/dom.js";
import { clock, hue, initials, spokenDuration } from "../shared/format.js";
import { LiveSource } from "./live-source.js";
import { PlaybackClock, correction } from "./playback-clock.js";

/** @typedef {import("../client/types.js").RecordedFile} RecordedFile */
/** @typedef {{ file: RecordedFile, name: string }} Part */
/** @typedef {{ element: HTMLMediaElement, figure: HTMLElement, file: RecordedFile, live: LiveSource | null }} Player */
/** @typedef {{ position: number, isPlaying: boolean }} Place where on the recording's timeline somebody is, in seconds */
/** @typedef {{ element: HTMLElement, place: () => Place, close: () => void }} AnyPlayer */

/** How often the elements are compared with the clock. Milliseconds. */
const syncInterval = 100;
const haveFutureData = 3;
/** How far behind what was recorded last live is played: clusters come once a second. Seconds. */
const liveDelay = 2;
/** Nearer to the end than this is live. Seconds. */
const liveMargin = 4.5;
/** Whose newest sound and picture are this much older than the others' is not waited for. Seconds. */
const silentAfter = 6;

/**
 * Plays a recording's files. One file has the browser's own controls; several play together, each at its offset, under one, and so
 * does what is still being recorded. Returns the element, where it stands, and what ends it.
 * @param {Part[]} parts @param {Place | null} [place] where to begin @returns {AnyPlayer}
 */
export function makePlayer(parts, place = null) {
    if (parts.length > 1 || !parts[0].file.complete) return new GroupPlayer(parts, place);
    const [part] = parts;
    const element = makeMedia(part, { controls: true });
    if (place) {
        element.currentTime = Math.max(0, place.position - part.file.offset);
        if (place.isPlaying) element.play().catch(() => {});
    }
    return {
        element: makeFigure(part, element),
        place: () => ({ position: element.currentTime + part.file.offset, isPlaying: !element.paused }),
        close: () => release(element),
    };
}

/** @param {RecordedFile} file */
function isVideo(file) {
    return file.mimeType.startsWith("video/");
}

/** @param {Part} part @param {Record<string, unknown>} attributes @returns {HTMLMediaElement} */
function makeMedia({ file, name }, attributes) {
    return make(isVideo(file) ? "video" : "audio", {
        src: file.complete ? file.url : null,
        preload: "metadata",
        playsinline: true,
        "aria-label": `${name}, ${file.name}`,
        "data-testid": "media",
        ...attributes,
    });
}

/** @param {Part} part @param {HTMLMediaElement} element @param {(Node | string | null)[]} caption */
function makeFigure({ file, name }, element, ...caption) {
    const avatar = isVideo(file) ? null : make("div", { class: "voice", "aria-hidden": "true" }, make("span", { text: initials(name) }));
    const figure = make("figure", { class: isVideo(file) ? "part" : "part voice-part", "data-testid": "part" }, avatar, element,
        caption.length > 0 ? make("figcaption", {}, ...caption) : null);
    figure.style.setProperty("--hue", String(hue(name)));
    element.addEventListener("error", () => {
        figure.append(make("p", { class: "part-problem", role: "alert", text: `${file.name} cannot be played here. Download it and try another player.` }));
    });
    return figure;
}

/**
 * Lets go of the connection that a paused element holds.
 * @param {HTMLMediaElement} element
 */
function release(element) {
    element.pause();
    element.removeAttribute("src");
    element.load();
}

/** Several files on one timeline. */
class GroupPlayer {
    #duration;
    #clock;
    /** @type {Player[]} */ #players;
    #isPlaying = false;
    #isSeeking = false;
    /** On the way to what is being recorded now. */
    #isGoingLive = false;
    #isGrowing;
    #timer;

    /** @param {Part[]} parts @param {Place | null} place */
    constructor(parts, place) {
        this.#duration = Math.max(...parts.map(({ file }) => file.offset + file.duration));
        this.#clock = new PlaybackClock(this.#duration);
        this.#players = parts.map((part) => this.#makePart(part));
        this.#isGrowing = this.#players.some(({ live }) => live !== null);
        this.#isGoingLive = this.#isGrowing;
        if (place) {
            this.#isPlaying = place.isPlaying;
            if (!this.#isGrowing) this.#clock.seek(place.position, performance.now());
        }
        this.element = make("div", { class: "group-player", "data-testid": "group-player" },
            make("div", { class: "parts" }, ...this.#players.map(({ figure }) => figure)), this.#makeTransport());
        this.#timer = setInterval(() => this.#tick(), syncInterval);
        this.#tick();
    }

    /** @param {Part} part @returns {Player} */
    #makePart(part) {
        const element = makeMedia(part, {});
        const mute = make("button", { type: "button", class: "plain small", icon: "volume", "aria-pressed": "false", "aria-label": `Mute ${part.name}` });
        mute.addEventListener("click", () => {
            element.muted = !element.muted;
            setIcon(mute, element.muted ? "volume-off" : "volume");
            setAttributes(mute, { "aria-pressed": String(element.muted) });
        });
        return { element, figure: makeFigure(part, element, make("span", { text: part.name }), mute), file: part.file,
            live: part.file.complete ? null : new LiveSource(part.file.url, element) };
    }

    #makeTransport() {
        const seek = make("input", { type: "range", class: "seek", min: "0", max: String(this.#duration), step: "0.1", value: "0", "aria-label": "Position", "data-testid": "seek" });
        seek.addEventListener("input", () => {
            this.#isSeeking = true;
            this.#seek(Number(seek.value));
        });
        seek.addEventListener("change", () => {
            this.#isSeeking = false;
        });
        const speed = make("select", { "aria-label": "Speed", class: "speed" },
            ...[0.75, 1, 1.25, 1.5, 2].map((rate) => make("option", { value: String(rate), text: `${rate}×`, selected: rate === 1 })));
        speed.addEventListener("change", () => this.#clock.setRate(Number(speed.value), performance.now()));
        const play = make("button", { type: "button", class: "primary play", icon: "play", "aria-label": "Play", "data-testid": "play" });
        play.addEventListener("click", () => this.#toggle());
        const live = make("button", { type: "button", class: "small live", "data-testid": "live", hidden: !this.#players.some((player) => player.live) },
            make("span", { class: "lamp", "aria-hidden": "true" }), make("span", { text: "Live" }));
        live.addEventListener("click", () => this.#goLive());
        const start = make("button", { type: "button", class: "small", icon: "back", "aria-label": "From the start", "data-testid": "from-start", hidden: live.hidden });
        start.addEventListener("click", () => this.#seek(0));
        return make("div", { class: "transport", role: "group", "aria-label": "Playback" }, play, start, seek, live,
            make("span", { class: "transport-time number", "data-testid": "transport-time" }), speed);
    }

    #toggle() {
        this.#isPlaying = !this.#isPlaying;
        const now = performance.now();
        if (this.#isPlaying && !this.#isGrowing && this.#clock.isAtEnd(now)) this.#clock.seek(0, now);
        if (!this.#isPlaying) this.#clock.hold(now);
        this.#tick();
    }

    /** @param {number} position */
    #seek(position) {
        this.#isGoingLive = false;
        this.#clock.seek(position, performance.now());
        this.#tick();
    }

    /** Plays what is being recorded now. */
    #goLive() {
        this.#isGoingLive = true;
        this.#isPlaying = true;
        for (const { live } of this.#players) live?.goLive();
        this.#tick();
    }

    /** Where the file ends that a player plays, in the file's own time: for one that grows, what of it is known. @param {Player} player */
    #endOf({ file, live }) {
        return live ? Math.max(live.edge ?? 0, file.duration) : file.duration;
    }

    /**
     * The recording is as long as what came of it; live is a little before that.
     * @param {number} now
     */
    #followGrowth(now) {
        this.#duration = Math.max(...this.#players.map((player) => player.file.offset + this.#endOf(player)));
        this.#clock.extend(this.#duration);
        const growing = this.#players.filter((player) => player.live && !player.live.isComplete && !this.#isSilent(player));
        if (this.#isGoingLive && growing.length > 0 && growing.every(({ live }) => live?.edge !== null)) {
            this.#isGoingLive = false;
            this.#clock.seek(Math.min(...growing.map(({ file, live }) => file.offset + (live?.edge ?? 0))) - liveDelay, now);
        }
        if (this.#isGoingLive) return;
        for (const { file, live } of this.#players) live?.want(Math.max(0, this.#clock.position(now) - file.offset));
    }

    /** Nothing comes of somebody: the others do not wait for that. @param {Player} player */
    #isSilent({ file, live }) {
        return live !== null && live.edge !== null && file.offset + live.edge < this.#duration - silentAfter;
    }

    #isLive(/** @type {number} */ now) {
        return this.#isGoingLive || this.#duration - this.#clock.position(now) < liveMargin;
    }

    #tick() {
        const now = performance.now();
        if (this.#isGrowing) this.#followGrowth(now);
        const isOver = this.#players.every(({ live }) => live === null || live.isComplete);
        if (this.#isPlaying && isOver && this.#clock.isAtEnd(now)) {
            this.#isPlaying = false;
            this.#clock.hold(now);
        }
        this.#followElements(now);
        const present = this.#players.filter((player) => this.#place(player, now));
        this.#waitForAll(present, now);
        this.#draw(now);
    }

    /**
     * Elements need a moment to start, all of them about the same. The clock goes with them, so that only what they are apart
     * from each other has to be corrected.
     * @param {number} now
     */
    #followElements(now) {
        if (!this.#clock.isRunning) return;
        const position = this.#clock.position(now);
        const drifts = this.#players
            .filter(({ element }) => !element.paused && !element.seeking && element.readyState >= haveFutureData)
            .map(({ element, file }) => element.currentTime + file.offset - position)
            .filter((drift) => Math.abs(drift) < 0.3);
        if (drifts.length > 0) this.#clock.seek(position + drifts.reduce((sum, drift) => sum + drift, 0) / drifts.length, now);
    }

    /**
     * Brings one element to where the clock is. Returns whether it has something to play there.
     * @param {Player} player
     * @param {number} now
     */
    #place(player, now) {
        const { element, figure, file, live } = player;
        const { rate } = this.#clock;
        const { offset } = file;
        // Who is still being recorded is there as long as the others are.
        const duration = live && !live.isComplete && !this.#isSilent(player) ? Infinity : this.#endOf(player);
        const fix = correction({ position: this.#clock.position(now), offset, duration, currentTime: element.currentTime, rate });
        figure.classList.toggle("absent", !fix.isPresent);
        if (!fix.isPresent || element.error) {
            if (!element.paused) element.pause();
            return false;
        }
        if (fix.seekTo !== null && !element.seeking && element.readyState > 0) element.currentTime = fix.seekTo;
        if (element.playbackRate !== fix.rate) element.playbackRate = fix.rate;
        return true;
    }

    /**
     * Who has to load makes the others wait: they are to stay together.
     * @param {Player[]} present
     * @param {number} now
     */
    #waitForAll(present, now) {
        const isReady = present.every(({ element }) => element.readyState >= haveFutureData || element.ended);
        const shouldRun = this.#isPlaying && isReady;
        if (shouldRun !== this.#clock.isRunning) shouldRun ? this.#clock.run(now) : this.#clock.hold(now);
        for (const { element } of present) {
            if (shouldRun && element.paused && !element.ended) element.play().catch(() => {});
            if (!shouldRun && !element.paused) element.pause();
        }
        this.element.classList.toggle("waiting", this.#isPlaying && !isReady);
    }

    /** @param {number} now */
    #draw(now) {
        const position = this.#clock.position(now);
        const play = find(".play", this.element);
        setIcon(play, this.#isPlaying ? "pause" : "play");
        setAttributes(play, { "aria-label": this.#isPlaying ? "Pause" : "Play" });
        const seek = find(".seek", this.element);
        if (this.#isGrowing) {
            seek.max = String(this.#duration);
            const live = find(".live", this.element);
            live.setAttribute("aria-pressed", String(this.#isLive(now)));
        }
        if (!this.#isSeeking) seek.value = String(position);
        seek.style.setProperty("--done", `${(position / this.#duration) * 100}%`);
        setAttributes(seek, { "aria-valuetext": `${spokenDuration(position)} of ${spokenDuration(this.#duration)}` });
        setText(find(".transport-time", this.element), `${clock(position)} / ${clock(this.#duration)}`);
    }

    /** @returns {Place} */
    place() {
        return { position: this.#clock.position(performance.now()), isPlaying: this.#isPlaying };
    }

    close() {
        clearInterval(this.#timer);
        for (const { element, live } of this.#players) {
            live?.close();
            release(element);
        }
    }
}
