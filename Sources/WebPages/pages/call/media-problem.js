// @ts-check
/** @typedef {import("./state.js").MediaProblem} MediaProblem */

/**
 * Why there is no camera or microphone, in words that say what to do about it.
 * @param {unknown} error of getUserMedia, or null when the browser has no mediaDevices at all
 * @param {"camera" | "microphone" | "camera and microphone"} device
 * @returns {MediaProblem}
 */
export function describeMediaProblem(error, device) {
    const isPlural = device === "camera and microphone";
    if (error === null) {
        return {
            title: "This page is not on a secure address",
            advice: "Browsers give camera and microphone only to pages with https:// or on localhost. Ask whoever runs this service for its https address. You can still join and watch.",
            canRetry: false,
        };
    }
    switch (error instanceof Error ? error.name : "") {
        case "NotAllowedError":
        case "PermissionDeniedError":
            return {
                title: `${capitalized(device)} ${isPlural ? "are" : "is"} blocked`,
                advice: "Allow them for this page at the sign left of the address, then try again. You can also join without.",
                canRetry: true,
            };
        case "NotFoundError":
        case "OverconstrainedError":
            return {
                title: isPlural ? "No camera and no microphone found" : `No ${device} found`,
                advice: "Plug one in and try again, or join without.",
                canRetry: true,
            };
        case "NotReadableError":
        case "AbortError":
            return {
                title: `${capitalized(device)} cannot be used`,
                advice: "Another program may be using it. Close that program and try again, or join without.",
                canRetry: true,
            };
        case "SecurityError":
            return {
                title: `${capitalized(device)} ${isPlural ? "are" : "is"} forbidden here`,
                advice: "The page that this one is shown in does not permit it. Open this page in a tab of its own.",
                canRetry: false,
            };
        default:
            return {
                title: `${capitalized(device)} cannot be used`,
                advice: `${error instanceof Error && error.message ? error.message : "The browser gave no reason."} Try again, or join without.`,
                canRetry: true,
            };
    }
}

/** @param {string} text @returns {string} */
function capitalized(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
