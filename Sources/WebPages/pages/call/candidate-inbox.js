// @ts-check
/** The other side's ICE candidates: those that come before its description wait for it. */
export class CandidateInbox {
    /** @type {(RTCIceCandidateInit | null)[]} */ #early = [];
    #connection;

    /** @param {RTCPeerConnection} connection */
    constructor(connection) {
        this.#connection = connection;
    }

    /** @param {RTCIceCandidateInit | null} candidate null: there are no more */
    async add(candidate) {
        if (!this.#connection.remoteDescription) {
            this.#early.push(candidate);
            return;
        }
        try {
            await this.#connection.addIceCandidate(candidate ?? undefined);
        } catch (error) {
            // One of before an ICE restart, or of a kind this browser does not know: the others will do.
            console.debug("A candidate was not used.", error);
        }
    }

    /** To be called when the description has come. */
    async release() {
        for (const candidate of this.#early.splice(0)) await this.add(candidate);
    }
}
