// The host seam: the only folder that talks to Tauri, besides the generated bindings.
export { channelTo } from "./channel";
export { copyText, setWindowTitle, watchFocus } from "./desktop";
export { mediaAddress } from "./media";
export { keepPasted } from "./paste";
export { watchAway } from "./presence";
export { playsVideo, readVideo, releaseVideo } from "./video";
