// Zooming and moving a picture on a stage that it fits into at first. Where it is moved to is counted in pixels from the
// middle; no part of the stage stays empty that the picture could fill.

export type Size = { width: number; height: number };
export type Point = { x: number; y: number };
export type View = Point & {
  /** 1: the picture fits into the stage. */
  scale: number;
};

export const FITTING: View = { scale: 1, x: 0, y: 0 };

/** Large enough to see single points of an ordinary picture. */
const LARGEST = 8;
/** A step of a key or a button. */
export const STEP = 1.4;

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}

/** Moved by so much, as far as there is more to see. */
export function moved(view: View, by: Point, fitted: Size, stage: Size): View {
  const { scale } = view;
  const room = (picture: number, available: number) => Math.max(0, (picture * scale - available) / 2);
  return {
    scale,
    x: clamp(view.x + by.x, room(fitted.width, stage.width)),
    y: clamp(view.y + by.y, room(fitted.height, stage.height)),
  };
}

/** Larger or smaller by a factor; what lies at the point (from the stage's middle) stays there, as far as that can be. */
export function zoomed(view: View, factor: number, at: Point, fitted: Size, stage: Size): View {
  const scale = Math.min(Math.max(view.scale * factor, 1), LARGEST);
  const grown = scale / view.scale;
  const x = at.x - (at.x - view.x) * grown;
  const y = at.y - (at.y - view.y) * grown;
  return moved({ scale, x, y }, { x: 0, y: 0 }, fitted, stage);
}
