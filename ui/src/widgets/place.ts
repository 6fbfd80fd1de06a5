// Where something that floats stands, beside what opened it and inside the window.

/** Between it and what opened it, and between it and the window's edge, in pixels. */
const NEAR = 4;
const EDGE = 8;

export type Place = {
  /** From the side where lines begin. */
  start: number;
  top: number;
};

type Box = Pick<DOMRect, "left" | "right" | "top" | "bottom">;
type Size = { width: number; height: number };

/** Below it, or above it where there is no room; along its beginning or its end. */
export function placeBeside(
  beside: Box,
  { width, height }: Size,
  align: "start" | "end",
  room: Size = { width: innerWidth, height: innerHeight },
  isRightToLeft = document.documentElement.dir === "rtl",
): Place {
  const [begins, ends] = isRightToLeft
    ? [room.width - beside.right, room.width - beside.left]
    : [beside.left, beside.right];
  const start = align === "start" ? begins : ends - width;
  const below = beside.bottom + NEAR;
  const top = below + height <= room.height - EDGE ? below : beside.top - NEAR - height;
  return {
    start: Math.max(EDGE, Math.min(start, room.width - width - EDGE)),
    top: Math.max(EDGE, Math.min(top, room.height - height - EDGE)),
  };
}
