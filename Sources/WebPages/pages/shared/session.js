// @ts-check
import { make, setShown, setText } from "./dom.js";

/** An answer of the service that is not a success, with what its problem+json says (RFC 9457). */
export class ServiceError extends Error {
    /** @param {number} status 0: the service could not be reached @param {string} message */
    constructor(status, message) {
        super(message);
        this.name = "ServiceError";
        this.status = status;
    }
}

/**
 * A call of the REST interface. When the service asks for a key, the person is asked for it, and the call is made again.
 * @param {string} path
 * @param {{ method?: string, body?: unknown, signal?: AbortSignal }} options
 * @returns {Promise<any>} the JSON of the answer, or null when it has none
 */
export async function request(path, { method = "GET", body, signal } = {}) {
    for (;;) {
        const response = await send(path, method, body, signal);
        if (response.status === 401 && (await logIn())) continue;
        if (!response.ok) throw new ServiceError(response.status, await problem(response));
        if (response.status === 204) return null;
        return response.headers.get("content-type")?.includes("json") ? response.json() : null;
    }
}

/** @param {string} path @param {string} method @param {unknown} body @param {AbortSignal} [signal] */
async function send(path, method, body, signal) {
    try {
        return await fetch(path, {
            method,
            signal,
            headers: body === undefined ? {} : { "Content-Type": "application/json" },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new ServiceError(0, "The server does not answer. Is it running, and is the network there?");
    }
}

/** @param {Response} response @returns {Promise<string>} */
async function problem(response) {
    try {
        const { title, detail } = await response.json();
        return detail ?? title ?? `The server answered ${response.status}.`;
    } catch {
        return `The server answered ${response.status}.`;
    }
}

/** @type {Promise<boolean> | null} */
let pendingLogIn = null;

/**
 * Asks for the key until it is right (true) or the person gives up (false). Several callers share one dialog.
 * @returns {Promise<boolean>}
 */
export function logIn() {
    pendingLogIn ??= askForKey().finally(() => {
        pendingLogIn = null;
    });
    return pendingLogIn;
}

/** @returns {Promise<boolean>} */
function askForKey() {
    const { dialog, form, field, message } = makeDialog();
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
        form.onsubmit = async (/** @type {SubmitEvent} */ event) => {
            event.preventDefault();
            const failure = await openSession(field.value.trim());
            if (failure === null) {
                resolve(true);
                dialog.close();
                return;
            }
            setText(message, failure);
            setShown(message, true);
            field.select();
        };
        dialog.onclose = () => {
            resolve(false);
            dialog.remove();
        };
    });
}

function makeDialog() {
    const field = make("input", { type: "password", name: "token", required: true, autocomplete: "current-password", "data-testid": "log-in-token" });
    const message = make("p", { class: "banner problem", role: "alert", hidden: true });
    const form = make("form", {},
        make("h2", { id: "log-in-title", text: "A key is needed" }),
        make("p", { text: "This service asks for its key, or for a token that its owner gave you." }),
        make("label", { class: "field" }, make("span", { text: "Key or token" }), field),
        message,
        make("div", { class: "dialog-buttons" },
            make("button", { type: "button", text: "Cancel", onclick: () => dialog.close() }),
            make("button", { type: "submit", class: "primary", text: "Log in", "data-testid": "log-in-submit" })));
    const dialog = make("dialog", { "aria-labelledby": "log-in-title", "data-testid": "log-in" }, form);
    return { dialog, form, field, message };
}

/** @param {string} token @returns {Promise<string | null>} what went wrong, or null */
async function openSession(token) {
    try {
        const response = await send("/api/v1/session", "POST", { token });
        if (response.ok) return null;
        return response.status === 401 || response.status === 403 ? "This key is not accepted." : await problem(response);
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}
