// @ts-check
/**
 * One object that holds what the page knows; whoever draws it subscribes. Drawing happens once for all changes of one turn,
 * in a microtask: frames of animation stand still in a hidden tab, and the title must not.
 * @template {object} State
 */
export class Store {
    /** @type {((state: State) => void)[]} */ #subscribers = [];
    #isScheduled = false;

    /** @param {State} state */
    constructor(state) {
        this.state = state;
    }

    /** @param {Partial<State>} changes */
    update(changes) {
        Object.assign(this.state, changes);
        if (this.#isScheduled) return;
        this.#isScheduled = true;
        queueMicrotask(() => {
            this.#isScheduled = false;
            for (const subscriber of this.#subscribers) subscriber(this.state);
        });
    }

    /** @param {(state: State) => void} subscriber */
    subscribe(subscriber) {
        this.#subscribers.push(subscriber);
        subscriber(this.state);
    }
}
