// @ts-check
import { notify } from "../shared/notices.js";

/**
 * Copies and says so; where there is no clipboard (an insecure address), shows it to be copied by hand.
 * @param {string} text @param {string} said
 */
export async function copy(text, said) {
    try {
        await navigator.clipboard.writeText(text);
        notify(said);
    } catch {
        notify(`Copy this: ${text}`);
    }
}
