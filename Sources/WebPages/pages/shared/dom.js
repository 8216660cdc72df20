// @ts-check
import { icon } from "./icons.js";

/**
 * The element that the page is known to have. A missing one is our own bug, so it throws.
 * @param {string} selector @param {ParentNode} [root] @returns {any}
 */
export function find(selector, root = document) {
    const element = root.querySelector(selector);
    if (!element) throw new Error(`The page has no ${selector}.`);
    return element;
}

/**
 * Makes an element. `class`, `text`, `icon`, `on…` and properties are what they say, everything else is an attribute;
 * null and false leave it out.
 * @param {string} tag @param {Record<string, any>} [attributes] @param {(Node | string | null)[]} children @returns {any}
 */
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name === "class") element.className = value;
        else if (name === "text") element.textContent = value;
        else if (name === "icon") element.append(icon(value));
        else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "value" || name === "srcObject" || name === "muted") /** @type {any} */ (element)[name] = value;
        else element.setAttribute(name, value === true ? "" : String(value));
    }
    element.append(...children.flatMap((child) => child ?? []));
    return element;
}

/**
 * Puts the drawing of `data-icon="name"` into every element that asks for one.
 * @param {ParentNode} [root]
 */
export function drawIcons(root = document) {
    for (const element of root.querySelectorAll("[data-icon]")) setIcon(element, element.getAttribute("data-icon") ?? "");
}

/**
 * Changes an element's icon, and nothing when it is already that.
 * @param {Element} element
 * @param {string} name
 */
export function setIcon(element, name) {
    const current = element.querySelector(":scope > svg");
    if (current?.getAttribute("data-name") === name) return;
    const drawing = icon(name);
    if (current) current.replaceWith(drawing);
    else element.prepend(drawing);
}

/**
 * Writes only what changed: screen readers announce every write to a live region.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {Record<string, string | null>} attributes null takes it away */
export function setAttributes(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null) element.removeAttribute(name);
        else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    }
}

/** @param {HTMLElement} element @param {boolean} isShown */
export function setShown(element, isShown) {
    if (element.hidden === isShown) element.hidden = !isShown;
}

/**
 * Makes `parent`'s children those of `items`, in order, reusing elements by key so that a playing video stays the same element.
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {{ key: (item: T) => string, create: (item: T) => HTMLElement, update: (element: HTMLElement, item: T) => void,
 *   remove?: (element: HTMLElement) => void }} options
 */
export function reconcile(parent, items, { key, create, update, remove }) {
    /** @type {Map<string, HTMLElement>} */
    const existing = new Map();
    for (const child of parent.children) {
        const element = /** @type {HTMLElement} */ (child);
        if (element.dataset.key !== undefined) existing.set(element.dataset.key, element);
    }
    const keys = items.map(key);
    const wanted = new Set(keys);
    for (const [name, element] of existing) {
        if (wanted.has(name)) continue;
        remove?.(element);
        element.remove();
    }
    /** @type {HTMLElement | null} */
    let previous = null;
    items.forEach((item, index) => {
        let element = existing.get(keys[index]);
        if (!element) {
            element = create(item);
            element.dataset.key = keys[index];
        }
        update(element, item);
        const expected = previous ? previous.nextElementSibling : parent.firstElementChild;
        // Moving an element in the document stops its video for a moment, so only what is out of place is moved.
        if (expected !== element) parent.insertBefore(element, expected);
        previous = element;
    });
}
