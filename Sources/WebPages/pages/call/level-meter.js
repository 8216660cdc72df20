// @ts-check
/**
 * How loud a track is, 0…1. Only for the eye: without a working AudioContext (Firefox without a sound card, a page that nobody
 * has clicked yet) it stays at 0 and everything else goes on.
 */
export class LevelMeter {
    /** @type {AudioContext | null} */ #context = null;
    /** @type {AnalyserNode | null} */ #analyser = null;
    /** @type {MediaStreamAudioSourceNode | null} */ #source = null;
    /** @type {MediaStreamTrack | null} */ #track = null;
    /** @type {Float32Array<ArrayBuffer> | null} */ #samples = null;

    /** @param {MediaStreamTrack | null} track */
    follow(track) {
        if (track === this.#track) return;
        this.#track = track;
        this.#source?.disconnect();
        this.#source = null;
        if (!track) return;
        try {
            this.#context ??= new AudioContext();
            this.#analyser ??= this.#context.createAnalyser();
            this.#analyser.fftSize = 512;
            this.#samples ??= new Float32Array(512);
            this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
            this.#source.connect(this.#analyser);
        } catch {
            this.#source = null;
        }
    }

    /** To be called from a click: browsers let a context run only then. */
    resume() {
        this.#context?.resume().catch(() => {});
    }

    /** @returns {number} */
    read() {
        if (!this.#source || !this.#analyser || !this.#samples || this.#context?.state !== "running" || !this.#track?.enabled) return 0;
        this.#analyser.getFloatTimeDomainData(this.#samples);
        const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
        // −60 dB is nothing, −10 dB is full.
        return Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 60) / 50));
    }
}
