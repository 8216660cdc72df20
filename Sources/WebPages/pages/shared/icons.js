// @ts-check
/**
 * Drawings on a 24 × 24 grid, 1.75 wide strokes in the text's colour. A leading `•` means filled.
 * @type {Record<string, string[]>}
 */
const drawings = {
    "microphone": ["M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3z", "M5.5 11a6.5 6.5 0 0 0 13 0", "M12 17.5V21"],
    "microphone-off": ["M9 9v2a3 3 0 0 0 5 2.2", "M15 10.5V6a3 3 0 0 0-5.8-1", "M5.5 11a6.5 6.5 0 0 0 10.6 5", "M18.5 11a6.4 6.4 0 0 1-.5 2.5", "M12 17.5V21", "M4 4l16 16"],
    "camera": ["M4.5 7h8A1.5 1.5 0 0 1 14 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7z", "M14 11l6-3.5v9L14 13"],
    "camera-off": ["M8.5 7h4A1.5 1.5 0 0 1 14 8.5V12", "M14 15.5a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7", "M14 11l6-3.5v9l-3-1.7", "M4 4l16 16"],
    "screen": ["M4 5h16v11H4z", "M9 20h6", "M12 16v4", "M12 13V8.5", "M9.8 10.5L12 8.3l2.2 2.2"],
    "screen-off": ["M4 5h16v11H4z", "M9 20h6", "M12 16v4", "M9.5 8l5 5", "M14.5 8l-5 5"],
    "leave": ["M3.5 14.5c0-1.5.3-2.5 1.5-3.3C7 9.8 9.5 9.2 12 9.2s5 .6 7 2c1.2.8 1.5 1.8 1.5 3.3 0 .5-.4.9-.9.8l-3.3-.6a1 1 0 0 1-.8-.9l-.1-1.5a9.6 9.6 0 0 0-6.8 0l-.1 1.5a1 1 0 0 1-.8.9l-3.3.6a.8.8 0 0 1-.9-.8z"],
    "record": ["•M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12z"],
    "stop": ["•M8 7h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z"],
    "pause": ["M9 6.5v11", "M15 6.5v11"],
    "play": ["•M8.5 5.8v12.4a.6.6 0 0 0 .9.5l9.7-6.2a.6.6 0 0 0 0-1L9.4 5.3a.6.6 0 0 0-.9.5z"],
    "link": ["M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1", "M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"],
    "settings": ["M4 7h9", "M17 7h3", "M15 5v4", "M4 12h3", "M11 12h9", "M9 10v4", "M4 17h7", "M15 17h5", "M13 15v4"],
    "check": ["M5 12.5l4.5 4.5L19 7.5"],
    "warning": ["M12 4.5L3.5 19h17z", "M12 10v4", "M12 16.5v.1"],
    "info": ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M12 11v5", "M12 8v.1"],
    "close": ["M6.5 6.5l11 11", "M17.5 6.5l-11 11"],
    "person": ["M12 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z", "M5 19.5c.5-3.5 3-5.5 7-5.5s6.5 2 7 5.5"],
    "people": ["M9.5 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z", "M3.5 18.5c.4-3 2.5-4.8 6-4.8s5.6 1.8 6 4.8", "M15.5 5.8a3 3 0 0 1 0 5.4", "M17.5 14c1.7.7 2.7 2.2 3 4.5"],
    "search": ["M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12z", "M15 15l4.5 4.5"],
    "download": ["M12 4v11", "M7.5 11L12 15.5 16.5 11", "M5 19.5h14"],
    "trash": ["M5 7h14", "M9.5 7V4.5h5V7", "M7 7l.8 12.5h8.4L17 7", "M10.5 10.5v5.5", "M13.5 10.5v5.5"],
    "edit": ["M5 19l.8-3.8L15.5 5.5l3 3L8.8 18.2z", "M13.5 7.5l3 3"],
    "tag": ["M4.5 5h7l8 8-6.5 6.5-8.5-8z", "M8.5 8.7v.1"],
    "back": ["M19 12H5.5", "M11 6.5L5.5 12l5.5 5.5"],
    "volume": ["M5 10v4h3l4 3.5v-11L8 10z", "M15 9.5a3.5 3.5 0 0 1 0 5", "M17.5 7a7 7 0 0 1 0 10"],
    "volume-off": ["M5 10v4h3l4 3.5v-11L8 10z", "M15.5 10l4 4", "M19.5 10l-4 4"],
    "fullscreen": ["M5 9.5V5h4.5", "M14.5 5H19v4.5", "M19 14.5V19h-4.5", "M9.5 19H5v-4.5"],
    "library": ["M4.5 6h15", "M4.5 12h15", "M4.5 18h9"],
    "clock": ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M12 8v4.3l2.8 1.7"],
    "chat": ["M5 5.5h14v10h-8L7 19v-3.5H5z"],
    "call": ["M7 4.5h2.6l1.4 4-2 1.4a11 11 0 0 0 5.1 5.1l1.4-2 4 1.4V17a2.5 2.5 0 0 1-2.7 2.5A14 14 0 0 1 4.5 7.2 2.5 2.5 0 0 1 7 4.5z"],
    "copy": ["M9 9h9.5v10.5H9z", "M15 9V4.5H5.5V15H9"],
    "send": ["M4.5 12L20 4.5 14.5 20l-3-6.5z", "M11.5 13.5L20 4.5"],
    "next": ["M6 6l7 6-7 6z", "M17.5 6v12"],
    "marker": ["M6.5 20V5", "M6.5 5.5h10.5l-2.5 3.5 2.5 3.5H6.5"],
    "lock": ["M7 11h10v8H7z", "M9 11V8.5a3 3 0 0 1 6 0V11"],
};

/**
 * An icon for the eye only: the button around it carries the name.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
    const namespace = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(namespace, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("data-name", name);
    for (const drawing of drawings[name] ?? []) {
        const isFilled = drawing.startsWith("•");
        const path = document.createElementNS(namespace, "path");
        path.setAttribute("d", isFilled ? drawing.slice(1) : drawing);
        if (isFilled) path.setAttribute("class", "filled");
        svg.append(path);
    }
    return svg;
}
