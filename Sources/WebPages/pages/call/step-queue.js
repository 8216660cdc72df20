// @ts-check
/**
 * One step after the other: descriptions, candidates and tracks of a connection are handled in the order in which they came.
 * A step that fails is said in the console, and the next one is taken.
 */
export class StepQueue {
    /** @type {Promise<void>} */ #work = Promise.resolve();
    #isClosed = false;
    #name;

    /** @param {string} name of the connection, for the console */
    constructor(name) {
        this.#name = name;
    }

    /** @param {() => Promise<void>} step */
    add(step) {
        this.#work = this.#work.then(async () => {
            if (this.#isClosed) return;
            try {
                await step();
            } catch (error) {
                if (!this.#isClosed) console.warn(`The connection to ${this.#name} could not take a step.`, error);
            }
        });
        return this.#work;
    }

    /** Steps that wait are not taken any more. */
    close() {
        this.#isClosed = true;
    }
}
