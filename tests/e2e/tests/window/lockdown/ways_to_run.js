const done = arguments[0];
window.attacked = [];
const attack = (name) => `window.attacked.push("${name}")`;
const tried = (name, work) => { try { work(attack(name)); } catch { /* refused */ } };
tried("eval", (text) => (0, eval)(text));
tried("function", (text) => new Function(text)());
tried("timeout", (text) => setTimeout(text, 0));
tried("script", (text) => document.body.append(Object.assign(document.createElement("script"), { textContent: text })));
tried("data", (text) => document.body.append(
    Object.assign(document.createElement("script"), { src: `data:text/javascript,${encodeURIComponent(text)}` })));
tried("blob", (text) => document.body.append(
    Object.assign(document.createElement("script"), { src: URL.createObjectURL(new Blob([text])) })));
tried("attribute", (text) => {
    const button = document.createElement("button");
    button.setAttribute("onclick", text);
    document.body.append(button);
    button.click();
});
tried("markup", (text) => {
    const place = document.createElement("div");
    place.innerHTML = `<img src="data:," onerror='${text}'><svg onload='${text}'></svg>`;
    document.body.append(place);
});
tried("link", (text) => {
    const link = Object.assign(document.createElement("a"), { href: `javascript:${text}` });
    document.body.append(link);
    link.click();
});
tried("location", (text) => { location.href = `javascript:${text}`; });
tried("frame", (text) => document.body.append(
    Object.assign(document.createElement("iframe"), { srcdoc: `<script>parent.${text.slice(7)}</script>` })));
setTimeout(() => done(window.attacked), 500);
