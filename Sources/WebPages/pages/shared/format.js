// @ts-check
/** Numbers and dates as people read them. */

/**
 * `0:07`, `12:05`, `1:02:09`.
 * @param {number} seconds
 * @returns {string}
 */
export function clock(seconds) {
    const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
    const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/**
 * For screen readers: `1 hour 2 minutes 9 seconds`.
 * @param {number} seconds
 * @returns {string}
 */
export function spokenDuration(seconds) {
    const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
    const parts = [[Math.floor(whole / 3600), "hour"], [Math.floor(whole / 60) % 60, "minute"], [whole % 60, "second"]];
    const words = parts.filter(([count]) => Number(count) > 0).map(([count, unit]) => plural(Number(count), String(unit)));
    return words.join(" ") || "0 seconds";
}

/**
 * `1 file`, `2 files`.
 * @param {number} count
 * @param {string} noun
 * @returns {string}
 */
export function plural(count, noun) {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * Decimal units, as file managers show them: `3.1 MB`.
 * @param {number} bytes
 * @returns {string}
 */
export function size(bytes) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let value = Math.max(0, bytes || 0);
    let unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
        value /= 1000;
        unit += 1;
    }
    return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/**
 * `today 14:05`, `yesterday 09:30`, `3 Nov, 14:05`, `3 Nov 2025, 14:05` in the reader's language.
 * @param {string | null} time
 * @param {Date} [now]
 * @returns {string}
 */
export function when(time, now = new Date()) {
    if (!time) return "–";
    const date = new Date(time);
    if (Number.isNaN(date.getTime())) return "–";
    const minutes = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
    const midnight = (/** @type {Date} */ day) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
    const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
    if (days === 0) return `today ${minutes}`;
    if (days === 1) return `yesterday ${minutes}`;
    const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
    return `${date.toLocaleDateString(undefined, { day: "numeric", month: "short", year })}, ${minutes}`;
}

/**
 * The first letters of the first and the last word, for a tile without a picture.
 * @param {string} name
 * @returns {string}
 */
export function initials(name) {
    const words = name.trim().split(/\s+/).filter(Boolean);
    const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
    return letters.map((word) => [...word][0]).join("").toLocaleUpperCase() || "?";
}

/**
 * A hue that stays with a name, for the tile's background. Degrees.
 * @param {string} name
 * @returns {number}
 */
export function hue(name) {
    let sum = 7;
    for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
    return sum;
}
