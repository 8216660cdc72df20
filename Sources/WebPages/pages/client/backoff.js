// @ts-check
/**
 * Delays between attempts to reconnect: doubling from 300 ms to 2 s, for a service that crashed is back in a second and its recordings go on with us;
 * 5 s after half a minute. Each with up to a fifth of jitter. Unit: milliseconds.
 */
export class Backoff {
    #attempts = 0;
    #random;

    /** @param {() => number} random in 0..<1; tests pass their own */
    constructor(random = Math.random) {
        this.#random = random;
    }

    /** @returns {number} */
    next() {
        const delay = Math.min(300 * 2 ** this.#attempts, this.#attempts < 18 ? 2000 : 5000);
        this.#attempts += 1;
        return delay * (1 + this.#random() * 0.2);
    }

    reset() {
        this.#attempts = 0;
    }
}
