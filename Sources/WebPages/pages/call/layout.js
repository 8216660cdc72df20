// @ts-check
/** The width that a tile has beside its height. */
const aspect = 16 / 9;

/**
 * How many columns give `count` tiles of 16:9 the most room in a stage, and how large they are then.
 * @param {{ count: number, width: number, height: number, gap: number }} stage lengths in CSS pixels
 * @returns {{ columns: number, width: number, height: number }}
 */
export function bestGrid({ count, width, height, gap }) {
    // Tiles may be narrower than 16:9: a little on a wide stage, upright on a phone that is held upright.
    const narrowest = width >= height ? 4 / 3 : 3 / 4;
    let best = { columns: 1, width: 0, height: 0 };
    for (let columns = 1; columns <= Math.max(1, count); columns++) {
        const rows = Math.ceil(count / columns);
        const columnWidth = (width - gap * (columns - 1)) / columns;
        const rowHeight = (height - gap * (rows - 1)) / rows;
        const tileHeight = Math.min(rowHeight, columnWidth / narrowest);
        const tileWidth = Math.min(columnWidth, tileHeight * aspect);
        if (tileWidth * tileHeight > best.width * best.height) best = { columns, width: tileWidth, height: tileHeight };
    }
    return { columns: best.columns, width: Math.floor(Math.max(0, best.width)), height: Math.floor(Math.max(0, best.height)) };
}
