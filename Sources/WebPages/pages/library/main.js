// @ts-check
import { drawIcons, find } from "../shared/dom.js";
import { Store } from "../shared/store.js";
import { showDetail } from "./detail-view.js";
import { Library } from "./library.js";
import { showList } from "./list-view.js";
import { initialState, isActive } from "./state.js";

const parameters = new URLSearchParams(location.search);
const store = new Store(initialState({ q: parameters.get("q") ?? "", room: parameters.get("room") ?? "", state: parameters.get("state") ?? "" }));
const library = new Library(store);

drawIcons();
showList({ store, library });
showDetail({ store, library });

/** The recording that is open stands in the address, so that Back closes it and a link opens it. */
const follow = () => {
    const previous = store.state.openID;
    const id = decodeURIComponent(location.hash.slice(1)) || null;
    library.open(id);
    // Back to the row that one came from.
    if (id === null && previous) /** @type {HTMLElement | null} */ (document.querySelector(`[data-id="${CSS.escape(previous)}"] a`))?.focus();
};
addEventListener("hashchange", follow);
find("#close-detail").addEventListener("click", (/** @type {Event} */ event) => {
    event.preventDefault();
    // No empty `#` stays behind, and the page does not jump to its top.
    history.pushState(null, "", location.pathname + location.search);
    follow();
});
document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && store.state.openID && !document.querySelector("dialog[open]") && find("#name-form").hidden) find("#close-detail").click();
});

/** So do the filters. */
store.subscribe(({ filter }) => {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== "")).toString();
    if (query !== location.search.slice(1)) history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
});

// The lengths of what is being recorded run on.
setInterval(() => (store.state.recordings.some(isActive) || (store.state.open && isActive(store.state.open))) && store.update({ now: performance.now() }), 1000);

library.load().then(() => library.follow());
if (location.hash) follow();
