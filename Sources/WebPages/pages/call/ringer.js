// @ts-check
/** A ringing: frequencies in hertz, `on` and `every` in seconds. */
const patterns = {
    /** At the one who is called: two tones, twice, as a telephone. */
    incoming: { frequencies: [659, 784], tones: [{ at: 0, length: 0.35 }, { at: 0.5, length: 0.35 }], every: 2.4, gain: 0.16 },
    /** At the one who calls: low and quiet, so that one knows that it rings there. */
    outgoing: { frequencies: [425], tones: [{ at: 0, length: 0.9 }], every: 3.5, gain: 0.05 },
};

/** Rings by WebAudio, for there is no file to be loaded. Without a working AudioContext it is silent and everything else goes on. */
export class Ringer {
    /** @type {"incoming" | "outgoing" | null} what rings */ ringing = null;
    /** How many tones have been played. */ toneCount = 0;
    /** @type {AudioContext | null} */ #context = null;
    /** @type {any} */ #timer = null;
    /** @type {OscillatorNode[]} */ #tones = [];

    /** @param {"incoming" | "outgoing" | null} kind null for silence */
    ring(kind) {
        if (kind === this.ringing) return;
        this.ringing = kind;
        clearInterval(this.#timer);
        for (const tone of this.#tones.splice(0)) tone.stop();
        if (kind === null) return;
        this.#play(kind);
        this.#timer = setInterval(() => this.#play(kind), patterns[kind].every * 1000);
    }

    /** @param {"incoming" | "outgoing"} kind */
    #play(kind) {
        if (kind === "incoming") navigator.vibrate?.([350, 150, 350]);
        try {
            this.#context ??= new AudioContext();
            this.#context.resume().catch(() => {});
            this.#tones = [];
            for (const { at, length } of patterns[kind].tones) this.#tone(patterns[kind], this.#context.currentTime + at, length);
        } catch {
            // No sound card: the page shows that it rings.
        }
    }

    /** @param {{ frequencies: number[], gain: number }} pattern @param {number} start @param {number} length */
    #tone({ frequencies, gain }, start, length) {
        const context = /** @type {AudioContext} */ (this.#context);
        const volume = context.createGain();
        // Without an edge: a tone that begins at once clicks.
        volume.gain.setValueAtTime(0, start);
        volume.gain.linearRampToValueAtTime(gain, start + 0.03);
        volume.gain.setValueAtTime(gain, start + length - 0.05);
        volume.gain.linearRampToValueAtTime(0, start + length);
        volume.connect(context.destination);
        for (const frequency of frequencies) {
            const tone = context.createOscillator();
            tone.frequency.value = frequency;
            tone.connect(volume);
            tone.start(start);
            tone.stop(start + length);
            this.#tones.push(tone);
        }
        this.toneCount += 1;
    }
}
