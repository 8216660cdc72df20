// @ts-check
/** How a call that did not come about, or is over, is told to a person. */

/**
 * Without a name: who does not answer does not have to say it.
 * @param {string} reason as the server or the other page gives it @returns {string}
 */
export function declined(reason) {
    if (reason === "timeout") return "They did not answer.";
    if (reason === "declined") return "They declined.";
    if (reason === "left") return "They have closed their page.";
    return `They declined: ${reason}`;
}

/** @param {string} reason @returns {string} */
export function parted(reason) {
    if (reason === "next") return "The stranger went on to somebody else.";
    if (reason === "quit") return "The stranger has stopped.";
    return "The stranger has left.";
}

/** @param {{ code: string, message: string }} error @returns {string} */
export function refused({ code, message }) {
    if (code === "busy") return "They are in another call. Try again later.";
    if (code === "unknown-peer") return "Nobody has this id now. Is it complete, and is their page still open?";
    if (code === "not-allowed" && message.includes("oneself")) return "This is your own id. Ask for theirs.";
    return message;
}
