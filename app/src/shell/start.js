// What is seen comes before what reacts: the module is fetched when the page has been painted. A page that nobody looks at is
// not painted, and does not wait for that.
const painted = new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 1000);
});

const start = async ({ js, wasm, wasmOfDetails }) => {
    await painted;
    const module = fetch(wasm);
    if (wasmOfDetails) {
        // The module asks for it as soon as it runs.
        const link = document.createElement("link");
        Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: wasmOfDetails });
        document.head.append(link);
    }
    const { default: load, hydrate } = await import(js);
    await load({ module_or_path: module });
    await hydrate();
};
