// @ts-check
// The client that pages load as <script src="/socket.io/socket.io.js">: `io()` speaks Socket.IO 5 over Engine.IO 4 with this server, by polling first and
// by WebSocket as soon as it can. Written for Recorder; the calls are those of socket.io-client 4 that pages use.
(() => {
    "use strict";

    const SEPARATOR = "\x1e";
    const RESERVED = new Set(["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]);

    /** Events by name, and for all of them. */
    class Emitter {
        constructor() {
            /** @type {Map<string, Function[]>} */ this.listeners_ = new Map();
        }

        /** @param {string} name @param {Function} listener */
        on(name, listener) {
            this.listeners_.set(name, [...(this.listeners_.get(name) ?? []), listener]);
            return this;
        }

        /** @param {string} name @param {Function} listener */
        once(name, listener) {
            /** @param {any[]} values */
            const once = (...values) => {
                this.off(name, once);
                listener.apply(this, values);
            };
            once.original = listener;
            return this.on(name, once);
        }

        /** @param {string} [name] @param {Function} [listener] */
        off(name, listener) {
            if (name === undefined) this.listeners_.clear();
            else if (!listener) this.listeners_.delete(name);
            else {
                const rest = this.listeners(name).filter((one) => one !== listener && /** @type {any} */ (one).original !== listener);
                this.listeners_.set(name, rest);
            }
            return this;
        }

        /** @param {string} name @returns {Function[]} */
        listeners(name) {
            return this.listeners_.get(name) ?? [];
        }

        /** @param {string} name */
        hasListeners(name) {
            return this.listeners(name).length > 0;
        }

        /** @param {string} name @param {...any} values */
        raise(name, ...values) {
            for (const listener of this.listeners(name)) listener.apply(this, values);
        }
    }
    const emitter = /** @type {any} */ (Emitter.prototype);
    emitter.addEventListener = emitter.on;
    emitter.removeListener = emitter.off;
    emitter.removeEventListener = emitter.off;
    emitter.removeAllListeners = emitter.off;

    /** @param {ArrayBuffer|Uint8Array} data @returns {string} */
    function base64(data) {
        const bytes = new Uint8Array(data instanceof ArrayBuffer ? data : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
        let text = "";
        for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192));
        return btoa(text);
    }

    /** @param {string} text @returns {ArrayBuffer} */
    function bytesOf(text) {
        return /** @type {ArrayBuffer} */ (Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
    }

    /** One session of Engine.IO: packets in order, whatever they travel by. */
    class Engine extends Emitter {
        /** @param {URL} address @param {any} options */
        constructor(address, options) {
            super();
            this.address = address;
            this.options = options;
            /** @type {string|null} */ this.sid = null;
            /** @type {WebSocket|null} */ this.socket = null;
            this.transport = "polling";
            this.isOpen = false;
            this.isPaused = false;
            this.isPosting = false;
            /** @type {(string|ArrayBuffer|Uint8Array)[]} */ this.queue = [];
            this.requests = new AbortController();
            /** @type {any} */ this.silence = undefined;
            this.maximumPayload = 1_000_000;
            this.silenceLimit = 45_000;
            if (options.transports.includes("polling")) void this.poll();
            else this.openSocket();
        }

        /** @param {string} transport @param {string} protocol */
        url(transport, protocol) {
            const url = new URL(this.options.path, this.address);
            url.protocol = protocol + (this.address.protocol === "https:" || this.address.protocol === "wss:" ? "s:" : ":");
            for (const [name, value] of Object.entries(this.options.query ?? {})) url.searchParams.set(name, String(value));
            url.searchParams.set("EIO", "4");
            url.searchParams.set("transport", transport);
            if (this.sid) url.searchParams.set("sid", this.sid);
            return url;
        }

        // MARK: Polling

        async poll() {
            try {
                while (!this.requests.signal.aborted && !this.isPaused) {
                    const answer = await fetch(this.url("polling", "http"), { cache: "no-store", signal: this.requests.signal });
                    if (!answer.ok) throw new Error(`xhr poll error: ${answer.status} ${await answer.text()}`);
                    for (const packet of (await answer.text()).split(SEPARATOR)) this.receive(packet);
                }
                this.raise("paused");
            } catch (error) {
                if (!this.requests.signal.aborted) this.fail("transport error", error);
            }
        }

        async post() {
            if (this.isPosting || this.isPaused || !this.queue.length || this.transport !== "polling" || !this.sid) return;
            this.isPosting = true;
            try {
                while (this.queue.length && this.transport === "polling") {
                    let body = "";
                    while (this.queue.length) {
                        const packet = this.queue[0];
                        const text = typeof packet === "string" ? packet : "b" + base64(packet);
                        if (body && body.length + text.length + 1 > this.maximumPayload / 4) break;
                        body += (body ? SEPARATOR : "") + text;
                        this.queue.shift();
                    }
                    const answer = await fetch(this.url("polling", "http"), {
                        method: "POST", body, headers: { "Content-Type": "text/plain;charset=UTF-8" }, signal: this.requests.signal,
                    });
                    if (!answer.ok) throw new Error(`xhr post error: ${answer.status}`);
                }
                this.isPosting = false;
                this.raise("posted");
            } catch (error) {
                this.isPosting = false;
                if (!this.requests.signal.aborted) this.fail("transport error", error);
            }
        }

        // MARK: WebSocket

        openSocket() {
            this.transport = "websocket";
            const socket = new WebSocket(this.url("websocket", "ws"));
            socket.binaryType = "arraybuffer";
            socket.onmessage = ({ data }) => this.receive(data);
            socket.onclose = () => this.fail(this.isOpen ? "transport close" : "transport error", new Error("websocket error"));
            this.socket = socket;
        }

        /** Polling goes on until the WebSocket has answered; then both sides know that nothing is on its way, and change over. */
        upgrade() {
            const socket = new WebSocket(this.url("websocket", "ws"));
            socket.binaryType = "arraybuffer";
            socket.onopen = () => socket.send("2probe");
            socket.onerror = () => socket.close();
            socket.onmessage = async ({ data }) => {
                if (data !== "3probe") return socket.close();
                this.isPaused = true;
                const posted = this.isPosting ? new Promise((resolve) => this.once("posted", resolve)) : undefined;
                await Promise.all([new Promise((resolve) => this.once("paused", resolve)), posted]);
                if (this.requests.signal.aborted) return socket.close();
                socket.send("5");
                this.transport = "websocket";
                this.socket = socket;
                socket.onmessage = ({ data: packet }) => this.receive(packet);
                socket.onerror = null;
                socket.onclose = () => this.fail("transport close");
                this.flush();
                this.raise("upgrade");
            };
        }

        // MARK: Both

        /** @param {string|ArrayBuffer} packet */
        receive(packet) {
            this.listenOn();
            if (typeof packet !== "string") return this.raise("data", packet);
            const data = packet.slice(1);
            switch (packet[0]) {
                case "0": return this.opened(JSON.parse(data));
                case "1": return this.fail("transport close");
                case "2": return this.send("3" + data);
                case "4": return this.raise("data", data);
                case "b": return this.raise("data", bytesOf(data));
            }
        }

        /** @param {{sid: string, upgrades: string[], pingInterval: number, pingTimeout: number, maxPayload: number}} handshake */
        opened(handshake) {
            this.sid = handshake.sid;
            this.isOpen = true;
            this.maximumPayload = handshake.maxPayload ?? this.maximumPayload;
            this.silenceLimit = handshake.pingInterval + handshake.pingTimeout;
            this.listenOn();
            this.raise("open");
            if (this.transport === "polling" && handshake.upgrades.includes("websocket") && this.options.transports.includes("websocket")
                && this.options.upgrade !== false) this.upgrade();
        }

        listenOn() {
            clearTimeout(this.silence);
            this.silence = setTimeout(() => this.fail("ping timeout"), this.silenceLimit);
        }

        /** @param {string|ArrayBuffer|Uint8Array} packet */
        send(packet) {
            this.queue.push(packet);
            this.flush();
        }

        flush() {
            if (this.transport === "polling") return void this.post();
            if (this.socket?.readyState !== WebSocket.OPEN) return;
            for (const packet of this.queue.splice(0)) this.socket.send(/** @type {any} */ (packet));
        }

        close() {
            if (this.transport === "websocket") this.socket?.close();
            else if (this.sid) void fetch(this.url("polling", "http"), { method: "POST", body: "1", keepalive: true }).catch(() => {});
            this.fail("forced close");
        }

        /** @param {string} reason @param {unknown} [error] */
        fail(reason, error) {
            if (this.requests.signal.aborted) return;
            this.requests.abort();
            clearTimeout(this.silence);
            if (this.socket) {
                this.socket.onclose = null;
                this.socket.close();
            }
            this.raise("close", reason, error);
        }
    }

    /** The connection to one server, with its namespaces on it. It comes back by itself. */
    class Manager extends Emitter {
        /** @param {URL} address @param {any} options */
        constructor(address, options) {
            super();
            this.address = address;
            this.opts = {
                path: "/socket.io/", transports: ["polling", "websocket"], reconnection: true, reconnectionAttempts: Infinity,
                reconnectionDelay: 1000, reconnectionDelayMax: 5000, timeout: 20_000, ...options,
            };
            if (!this.opts.path.endsWith("/") && this.opts.addTrailingSlash !== false) this.opts.path += "/";
            /** @type {Map<string, Socket>} */ this.sockets = new Map();
            /** @type {Engine|null} */ this.engine = null;
            /** The event whose attachments have not all come. @type {{packet: any, attachments: any[]}|null} */ this.incoming = null;
            this.attempts = 0;
            /** @type {any} */ this.retry = undefined;
        }

        /** @param {string} namespace @param {any} options */
        socket(namespace, options) {
            let socket = this.sockets.get(namespace);
            if (!socket) {
                socket = new Socket(this, namespace, options);
                this.sockets.set(namespace, socket);
            }
            return socket;
        }

        open() {
            if (this.engine || this.retry) return;
            // A page of its own is a scope of its own; a WebSocket by itself would only say the origin.
            const page = typeof location === "object" ? { scope: location.origin + location.pathname } : {};
            const engine = new Engine(this.address, { ...this.opts, query: { ...page, ...this.opts.query } });
            this.engine = engine;
            const timeout = setTimeout(() => engine.fail("timeout", new Error("timeout")), this.opts.timeout);
            engine.on("open", () => {
                clearTimeout(timeout);
                if (this.attempts) this.raise("reconnect", this.attempts);
                this.attempts = 0;
                this.raise("open");
                for (const socket of this.sockets.values()) if (socket.active) socket.handshake();
            });
            engine.on("data", (/** @type {any} */ data) => this.receive(data));
            engine.on("close", (/** @type {string} */ reason, /** @type {Error} */ error) => {
                clearTimeout(timeout);
                this.closed(reason, error, engine.isOpen);
            });
        }

        /** @param {string} reason @param {Error} error @param {boolean} wasOpen */
        closed(reason, error, wasOpen) {
            this.engine = null;
            this.incoming = null;
            for (const socket of this.sockets.values()) {
                if (wasOpen) socket.lost(reason);
                else if (socket.active) socket.raise("connect_error", error ?? new Error(reason));
            }
            const isWanted = [...this.sockets.values()].some((socket) => socket.active);
            if (!isWanted || !this.opts.reconnection || reason === "forced close") return;
            if (this.attempts >= this.opts.reconnectionAttempts) return this.raise("reconnect_failed");
            this.attempts += 1;
            const delay = Math.min(this.opts.reconnectionDelay * 2 ** (this.attempts - 1), this.opts.reconnectionDelayMax);
            this.retry = setTimeout(() => {
                this.retry = undefined;
                this.raise("reconnect_attempt", this.attempts);
                this.open();
            }, delay * (0.5 + Math.random()));
        }

        /** @param {any} packet @param {any[]} [attachments] */
        send(packet, attachments = []) {
            const namespace = packet.namespace === "/" ? "" : packet.namespace + ",";
            const count = attachments.length ? `${attachments.length}-` : "";
            this.engine?.send(`4${packet.type}${count}${namespace}${packet.id ?? ""}${packet.data === undefined ? "" : JSON.stringify(packet.data)}`);
            for (const attachment of attachments) this.engine?.send(attachment);
        }

        /** @param {string|ArrayBuffer} data */
        receive(data) {
            if (typeof data !== "string") {
                if (!this.incoming) return this.engine?.fail("parse error");
                this.incoming.attachments.push(data);
                if (this.incoming.attachments.length < this.incoming.packet.attachmentCount) return;
                const { packet, attachments } = this.incoming;
                this.incoming = null;
                return this.dispatch({ ...packet, data: withAttachments(packet.data, attachments) });
            }
            const match = /^([0-6])(?:(\d+)-)?(?:(\/[^,]*),?)?(\d+)?([^]*)$/.exec(data);
            if (!match) return this.engine?.fail("parse error");
            const [, type, count, namespace, id, json] = match;
            const packet = {
                type: Number(type), attachmentCount: Number(count ?? 0), namespace: namespace ?? "/",
                id: id === undefined ? undefined : Number(id), data: json ? JSON.parse(json) : undefined,
            };
            if (packet.attachmentCount) this.incoming = { packet, attachments: [] };
            else this.dispatch(packet);
        }

        /** @param {any} packet */
        dispatch(packet) {
            this.sockets.get(packet.namespace)?.receive(packet);
        }

        /** The connection goes when the last of its namespaces does. */
        release() {
            if ([...this.sockets.values()].some((socket) => socket.active)) return;
            clearTimeout(this.retry);
            this.retry = undefined;
            this.engine?.close();
        }
    }

    /** @param {any} value @param {any[]} attachments @returns {any} */
    function withoutAttachments(value, attachments) {
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
            attachments.push(value instanceof ArrayBuffer || value instanceof Uint8Array
                ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
            return { _placeholder: true, num: attachments.length - 1 };
        }
        if (Array.isArray(value)) return value.map((one) => withoutAttachments(one, attachments));
        if (value === null || typeof value !== "object" || value instanceof Date || typeof value.toJSON === "function") return value;
        return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutAttachments(one, attachments)]));
    }

    /** @param {any} value @param {any[]} attachments @returns {any} */
    function withAttachments(value, attachments) {
        if (value?._placeholder === true) return attachments[value.num];
        if (Array.isArray(value)) return value.map((one) => withAttachments(one, attachments));
        if (value === null || typeof value !== "object") return value;
        return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withAttachments(one, attachments)]));
    }

    /** What `io()` gives: one namespace of a server. */
    class Socket extends Emitter {
        /** @param {Manager} manager @param {string} namespace @param {any} options */
        constructor(manager, namespace, options) {
            super();
            this.io = manager;
            this.nsp = namespace;
            this.auth = options.auth;
            /** @type {string|undefined} */ this.id = undefined;
            this.connected = false;
            /** Connected, or on the way there by itself. */
            this.active = false;
            /** @type {[any, any[]][]} */ this.sendBuffer = [];
            /** @type {Map<number, Function>} */ this.acknowledgements = new Map();
            this.nextAcknowledgement = 0;
            /** @type {Function[]} */ this.anyListeners = [];
            this.flags = { volatile: false, timeout: /** @type {number|undefined} */ (undefined) };
            if (options.autoConnect !== false) this.connect();
        }

        get disconnected() {
            return !this.connected;
        }

        connect() {
            if (this.active) return this;
            this.active = true;
            if (this.io.engine?.isOpen) this.handshake();
            else this.io.open();
            return this;
        }

        open() {
            return this.connect();
        }

        handshake() {
            /** @param {any} [data] */
            const send = (data) => this.io.send({ type: 0, namespace: this.nsp, data });
            if (typeof this.auth === "function") this.auth(send);
            else send(this.auth);
        }

        disconnect() {
            if (!this.active) return this;
            if (this.connected) this.io.send({ type: 1, namespace: this.nsp });
            this.active = false;
            this.lost("io client disconnect");
            this.io.release();
            return this;
        }

        close() {
            return this.disconnect();
        }

        /** Dropped when it cannot be sent now. */
        get volatile() {
            this.flags.volatile = true;
            return this;
        }

        /** @param {number} milliseconds Of the next emit's acknowledgement. */
        timeout(milliseconds) {
            this.flags.timeout = milliseconds;
            return this;
        }

        /** @param {boolean} _ Nothing to gain here. */
        compress(_) {
            return this;
        }

        /** @param {...any} values */
        send(...values) {
            return this.emit("message", ...values);
        }

        /** @param {string} name @param {...any} values The last may be a function: it is called with the acknowledgement. */
        emit(name, ...values) {
            if (RESERVED.has(name)) throw new Error(`"${name}" is a reserved event name`);
            const { volatile, timeout } = this.flags;
            this.flags = { volatile: false, timeout: undefined };
            const callback = typeof values.at(-1) === "function" ? values.pop() : undefined;
            /** @type {any[]} */ const attachments = [];
            const data = withoutAttachments([name, ...values], attachments);
            const id = callback ? this.expect(callback, timeout) : undefined;
            const packet = { type: attachments.length ? 5 : 2, namespace: this.nsp, id, data };
            if (this.connected) this.io.send(packet, attachments);
            else if (!volatile) this.sendBuffer.push([packet, attachments]);
            return this;
        }

        /** @param {string} name @param {...any} values @returns {Promise<any>} */
        emitWithAck(name, ...values) {
            const hasTimeout = this.flags.timeout !== undefined;
            return new Promise((resolve, reject) => {
                this.emit(name, ...values, (/** @type {any} */ first, /** @type {any} */ second) => {
                    if (!hasTimeout) resolve(first);
                    else if (first) reject(first);
                    else resolve(second);
                });
            });
        }

        /** @param {Function} callback @param {number} [timeout] */
        expect(callback, timeout) {
            const id = this.nextAcknowledgement++;
            if (timeout === undefined) {
                this.acknowledgements.set(id, callback);
                return id;
            }
            const timer = setTimeout(() => {
                this.acknowledgements.delete(id);
                this.sendBuffer = this.sendBuffer.filter(([packet]) => packet.id !== id);
                callback(new Error("operation has timed out"));
            }, timeout);
            this.acknowledgements.set(id, (/** @type {any[]} */ ...values) => {
                clearTimeout(timer);
                callback(null, ...values);
            });
            return id;
        }

        /** @param {Function} listener */
        onAny(listener) {
            this.anyListeners.push(listener);
            return this;
        }

        /** @param {Function} [listener] */
        offAny(listener) {
            this.anyListeners = listener ? this.anyListeners.filter((one) => one !== listener) : [];
            return this;
        }

        /** @param {any} packet */
        receive(packet) {
            switch (packet.type) {
                case 0: return this.accepted(packet.data.sid);
                case 1: return this.ended();
                case 2:
                case 5: return this.deliver(packet);
                case 3:
                case 6: {
                    const callback = this.acknowledgements.get(packet.id);
                    this.acknowledgements.delete(packet.id);
                    return void callback?.(...packet.data);
                }
                case 4: {
                    this.active = false;
                    return this.raise("connect_error", Object.assign(new Error(packet.data.message), { data: packet.data.data }));
                }
            }
        }

        /** @param {string} id */
        accepted(id) {
            this.id = id;
            this.connected = true;
            for (const [packet, attachments] of this.sendBuffer.splice(0)) this.io.send(packet, attachments);
            this.raise("connect");
        }

        ended() {
            this.active = false;
            this.lost("io server disconnect");
        }

        /** @param {any} packet */
        deliver(packet) {
            const [name, ...values] = packet.data;
            if (packet.id !== undefined) {
                values.push((/** @type {any[]} */ ...answer) => {
                    /** @type {any[]} */ const attachments = [];
                    const data = withoutAttachments(answer, attachments);
                    this.io.send({ type: attachments.length ? 6 : 3, namespace: this.nsp, id: packet.id, data }, attachments);
                });
            }
            for (const listener of this.anyListeners) listener(name, ...values);
            this.raise(name, ...values);
        }

        /** @param {string} reason */
        lost(reason) {
            if (!this.connected) return;
            this.connected = false;
            this.id = undefined;
            this.raise("disconnect", reason);
        }
    }

    /** @type {Map<string, Manager>} */
    const managers = new Map();

    /** Connects to a server: the page's own where none is named. The path of the address is the namespace. @param {any} [address] @param {any} [options] */
    function io(address, options = {}) {
        if (address !== null && typeof address === "object") return io(undefined, address);
        const url = new URL(address ?? location.origin, location.href);
        const namespace = url.pathname === "" ? "/" : url.pathname;
        const query = { ...Object.fromEntries(url.searchParams), ...options.query };
        const key = url.host + (options.path ?? "");
        const isNew = options.forceNew || options["force new connection"] || options.multiplex === false || managers.get(key)?.sockets.has(namespace);
        let manager = isNew ? undefined : managers.get(key);
        if (!manager) {
            manager = new Manager(new URL(url.origin.replace(/^ws/, "http")), { ...options, query });
            if (!isNew) managers.set(key, manager);
        }
        return manager.socket(namespace, options);
    }

    Object.assign(io, { io, connect: io, Manager, Socket, protocol: 5 });
    /** @type {any} */ (globalThis).io = io;
})();
