// @ts-check
import { find, make, setShown } from "../shared/dom.js";

/**
 * The menus of microphones and cameras, in the lobby and in the dialog: every `select[data-device]`.
 * @param {import("./local-media.js").LocalMedia} media
 */
export function connectDeviceMenus(media) {
    const menus = /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("select[data-device]"));
    for (const menu of menus) menu.addEventListener("change", () => media.choose(sourceOf(menu), menu.value));
    const fill = async () => {
        const { microphones, cameras } = await media.devices();
        for (const menu of menus) {
            const source = sourceOf(menu);
            fillMenu(menu, source === "microphone" ? microphones : cameras, source, media.deviceId(source));
        }
    };
    media.addEventListener("change", fill);
    fill();
    connectDialog(media);
}

/** In a call the menus are in a dialog, with what the chosen camera sees. @param {import("./local-media.js").LocalMedia} media */
function connectDialog(media) {
    const dialog = find("#devices");
    const video = find("#device-preview");
    const show = () => {
        video.srcObject = dialog.open && media.camera ? media.stream : null;
        setShown(video, media.camera !== null);
        setShown(find("#device-preview-empty"), media.camera === null);
    };
    find("#settings").addEventListener("click", () => {
        dialog.showModal();
        show();
    });
    dialog.addEventListener("close", show);
    media.addEventListener("change", show);
}

/** @param {HTMLSelectElement} menu @returns {"microphone" | "camera"} */
function sourceOf(menu) {
    return menu.dataset.device === "camera" ? "camera" : "microphone";
}

/** @param {HTMLSelectElement} menu @param {MediaDeviceInfo[]} devices @param {string} source @param {string} chosen */
function fillMenu(menu, devices, source, chosen) {
    const wanted = devices.map(({ deviceId, label }, index) => ({
        value: deviceId,
        text: label || (source === "camera" ? `Camera ${index + 1}` : `Microphone ${index + 1}`),
    }));
    if (wanted.length === 0) wanted.push({ value: "", text: source === "camera" ? "No camera" : "No microphone" });
    menu.disabled = devices.length === 0;
    // Written only when it differs: a menu that is open must not be rebuilt under the pointer.
    const current = [...menu.options].map(({ value, text }) => ({ value, text }));
    if (JSON.stringify(current) !== JSON.stringify(wanted)) {
        menu.replaceChildren(...wanted.map(({ value, text }) => make("option", { value, text })));
    }
    if (wanted.some(({ value }) => value === chosen)) menu.value = chosen;
}
