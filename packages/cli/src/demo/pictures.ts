/** Outlines on a field of 24 by 24, one for each kind of thing. */
const outlines = {
  phone: 'M8 3h8v18H8zM11 18h2',
  case: 'M7 3h10v18H7zM9 6h2v3H9z',
  plug: 'M9 3v5M15 3v5M7 8h10v4a5 5 0 0 1-10 0zM12 17v4',
  laptop: 'M5 6h14v9H5zM2 18h20',
  screen: 'M3 4h18v12H3zM9 20h6M12 16v4',
  keys: 'M3 7h18v10H3zM6 10h1M10 10h1M14 10h1M18 10h1M8 14h8',
  sound: 'M5 14v-2a7 7 0 0 1 14 0v2M4 14h3v5H4zM17 14h3v5h-3z',
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 10a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  watch: 'M9 3h6v4H9zM7 7h10v10H7zM9 17h6v4H9z',
  pot: 'M5 9h14v8a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3zM2 11h3M19 11h3M9 5h6',
  chair: 'M7 3v10h10V3M6 13h12M7 13v8M17 13v8',
  lamp: 'M8 4h8l3 8H5zM12 12v8M8 20h8',
  cloth: 'M4 6h16v12H4zM4 10h16M8 6v12',
  shirt: 'M8 4l4 2 4-2 5 4-3 3-2-1v10H8V10l-2 1-3-3z',
  shoe: 'M3 9l5-2 3 5 9 3v4H3zM3 16h17',
  wheel: 'M7 12a4 4 0 1 0 0 8 4 4 0 0 0 0-8M17 12a4 4 0 1 0 0 8 4 4 0 0 0 0-8M7 16l4-8h4l2 8M9 8h2',
  tent: 'M12 4L2 20h20zM12 11l-4 9h8z',
  weight: 'M3 9v6M6 7v10M6 12h12M18 7v10M21 9v6',
  pen: 'M4 20l1-5L16 4l4 4L9 19z',
  drop: 'M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z',
  cube: 'M12 3l8 4v10l-8 4-8-4V7zM4 7l8 4 8-4M12 11v10',
  leaf: 'M5 19C5 9 11 4 20 4c0 9-5 15-15 15zM5 19l8-8',
  cup: 'M5 8h11v7a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10h3v4h-3',
} as const

/** What a picture may show. */
export type Outline = keyof typeof outlines

/**
 * A small drawing as a data URI, a few hundred bytes: needs no network and no file.
 * @param hue degrees of the colour circle
 */
export const picture = (outline: Outline, hue: number): string => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="hsl(${hue},45%,92%)" d="M0 0h24v24H0z"/><path fill="none" stroke="hsl(${hue},45%,35%)" d="${outlines[outline]}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg).replaceAll('%20', ' ').replaceAll('%2C', ',').replaceAll('%3D', '=').replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%22', "'")}`
}
