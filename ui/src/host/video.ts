// Videos. Their bytes are read from the app's own protocol in parts and then played from memory (a blob): WebKitGTK's
// player knows no protocol but the web's own (WebKit bug 146351), so this is the way that plays everywhere.

/** What X makes of every video: H.264 with AAC in MP4. */
const X_VIDEO = 'video/mp4; codecs="avc1.42E01E, mp4a.40.2"';

/** Whether this system has what plays X's videos. On Linux it may lack the decoder (GStreamer's libav or OpenH264). */
export function playsVideo(): boolean {
  return document.createElement("video").canPlayType(X_VIDEO) !== "";
}

/** Reads a file of so many bytes, in parts of so many, of which the app gives no larger ones; the address of what was read, until `release` is called with it. */
export async function readVideo(address: string, bytes: number, partBytes: number): Promise<string> {
  const parts: Blob[] = [];
  for (let start = 0; start < bytes; start += partBytes) {
    const end = Math.min(start + partBytes, bytes) - 1;
    const answer = await fetch(address, { headers: { Range: `bytes=${start}-${end}` } });
    const part = await answer.blob();
    if (answer.status !== 206 || part.size !== end - start + 1) throw new Error("a part of the video is missing");
    parts.push(part);
  }
  return URL.createObjectURL(new Blob(parts, { type: "video/mp4" }));
}

/** Gives back the memory of a video that was read. */
export function releaseVideo(url: string): void {
  URL.revokeObjectURL(url);
}
