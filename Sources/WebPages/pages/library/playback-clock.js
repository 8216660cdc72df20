// @ts-check
/** Where a player stands on the recording's timeline. Times in seconds, `now` in milliseconds of a clock of the caller's. */
export class PlaybackClock {
    rate = 1;
    isRunning = false;
    #position = 0;
    #since = 0;
    #duration;

    /** @param {number} duration */
    constructor(duration) {
        this.#duration = duration;
    }

    /** What is being recorded grows while it is played. @param {number} duration */
    extend(duration) {
        this.#duration = duration;
    }

    /** @param {number} now @returns {number} */
    position(now) {
        const passed = this.isRunning ? ((now - this.#since) / 1000) * this.rate : 0;
        return Math.min(this.#duration, Math.max(0, this.#position + passed));
    }

    /** @param {number} now */
    run(now) {
        this.seek(this.position(now), now);
        this.isRunning = true;
    }

    /** @param {number} now */
    hold(now) {
        this.seek(this.position(now), now);
        this.isRunning = false;
    }

    /** @param {number} position @param {number} now */
    seek(position, now) {
        this.#position = Math.min(this.#duration, Math.max(0, position));
        this.#since = now;
    }

    /** @param {number} rate @param {number} now */
    setRate(rate, now) {
        this.seek(this.position(now), now);
        this.rate = rate;
    }

    /** @param {number} now @returns {boolean} */
    isAtEnd(now) {
        return this.position(now) >= this.#duration;
    }
}

/**
 * What an element has to do to be where the clock is. Small differences are made up for by playing a little faster or slower,
 * which nobody hears; a seek is heard.
 * @param {{ position: number, offset: number, duration: number, currentTime: number, rate: number }} element seconds
 * @returns {{ isPresent: boolean, seekTo: number | null, rate: number }}
 */
export function correction({ position, offset, duration, currentTime, rate }) {
    const wanted = position - offset;
    if (wanted < 0 || wanted >= duration) return { isPresent: false, seekTo: null, rate };
    const drift = currentTime - wanted;
    if (Math.abs(drift) > 0.3) return { isPresent: true, seekTo: wanted, rate };
    if (Math.abs(drift) > 0.03) return { isPresent: true, seekTo: null, rate: rate * (1 - Math.max(-0.08, Math.min(0.08, drift / 2))) };
    return { isPresent: true, seekTo: null, rate };
}
