// @ts-check
import { notify } from "../shared/notices.js";
import { emptyChat, hearing, longestText, losing, opening, saying, settling } from "./chat-log.js";

/** The longest beginning of a message that a notice shows. Characters. */
const preview = 120;

/** Text among the people of a call, over the data channels of their connections: the server never sees it. */
export class Chat {
    #store;
    #connections;
    #count = 0;

    /**
     * @param {import("../shared/store.js").Store<import("./state.js").CallState>} store
     * @param {import("./connections.js").Connections} connections
     */
    constructor(store, connections) {
        this.#store = store;
        this.#connections = connections;
    }

    get #chat() {
        return this.#store.state.chat;
    }

    /** @param {string} text */
    say(text) {
        const said = text.trim().slice(0, longestText);
        if (said === "") return;
        const message = { type: /** @type {const} */ ("chat"), id: `${++this.#count}`, text: said };
        const links = [...this.#connections.people];
        const { name } = this.#store.state;
        this.#store.update({ chat: saying(this.#chat, { id: message.id, name, text: said, at: Date.now(), to: links.map(([id]) => id) }) });
        for (const [, link] of links) link.say(message);
    }

    /** @param {string} from @param {import("./chat-log.js").ChatSignal} signal */
    heard(from, signal) {
        if (signal.type === "delivered") {
            this.#store.update({ chat: settling(this.#chat, signal.id, from, "delivered") });
            return;
        }
        const name = this.#connections.name(from);
        const chat = hearing(this.#chat, { id: signal.id, from, name, text: signal.text, at: Date.now() });
        if (chat !== this.#chat && !chat.isOpen) notify(`${name}: ${signal.text.length > preview ? `${signal.text.slice(0, preview)}…` : signal.text}`);
        this.#store.update({ chat });
    }

    /** @param {string} peer */
    left(peer) {
        this.#store.update({ chat: losing(this.#chat, peer) });
    }

    /** @param {boolean} isOpen */
    open(isOpen) {
        this.#store.update({ chat: opening(this.#chat, isOpen) });
    }

    /** Another call begins: nothing of the last one is seen in it. */
    begin() {
        this.#store.update({ chat: { ...emptyChat(), isOpen: this.#store.state.isTextOnly } });
    }
}
