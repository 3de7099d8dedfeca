/*
 * Puts the demo of Ladetavle into a page: `<ladetavle-demo>`, or any element with `data-ladetavle-demo`.
 *
 * lang, theme, mode (inline, overlay, popup), chapter, step, seed, speed, clock and motion may be given, as attributes
 * or as data- attributes. The demo runs in a frame that may do nothing but run scripts; what it says comes out as
 * `ladetavle-demo:ready`, `:step` and so on at the element, which has `send(cmd, more)` for what it is to do.
 */
(() => {
    const NAME = "ladetavle-demo";
    const known = customElements.get(NAME);
    if (known) {
        // A page with several snippets has several of us; one is enough.
        known.find();
        return;
    }
    const here = new URL(".", document.currentScript?.src ?? location.href);
    const FLAGS = ["lang", "theme", "chapter", "step", "seed", "clock", "speed", "motion"];
    const KINDS = ["ready", "resize", "start", "step", "action", "complete", "cta", "close", "error"];
    const WORDS = {
        en: { open: "Try Ladetavle", title: "Interactive demo of Ladetavle", close: "Close" },
        nb: { open: "Prøv Ladetavle", title: "Interaktiv demo av Ladetavle", close: "Lukk" },
    };
    /** What is told, by the frame that says it. */
    const frames = new Map();
    let count = 0;

    const make = (name, style, more = {}) => {
        const element = Object.assign(document.createElement(name), more);
        element.style.cssText = style;
        return element;
    };

    const put = (host, given) => {
        if (host.send) return;
        const id = `${NAME}-${++count}`;
        const mode = given("mode") ?? "inline";
        const lang = given("lang");
        const words = WORDS[(lang ?? document.documentElement.lang).slice(0, 2)] ?? WORDS.en;
        const address = new URL(here);
        address.searchParams.set("embed", mode);
        for (const flag of FLAGS) {
            const value = given(flag);
            if (value) address.searchParams.set(flag, value);
        }
        let frame;
        const hear = (said) => {
            if (said.type === "resize" && mode === "inline" && said.height > 0) {
                frame.style.aspectRatio = "auto";
                frame.style.blockSize = `${Math.ceil(said.height)}px`;
            }
            host.dispatchEvent(new CustomEvent(`${NAME}:${said.type}`, { detail: said, bubbles: true }));
        };
        const open = (style) => {
            frame = make("iframe", style, {
                name: id,
                src: address,
                title: words.title,
                loading: "lazy",
                allow: "fullscreen; clipboard-write",
                referrerPolicy: "origin",
            });
            frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
            frames.set(frame, hear);
            return frame;
        };
        const poster = (act) => {
            const button = make(
                "button",
                "display:block;position:relative;inline-size:100%;padding:0;border:1px solid #7b8794;border-radius:10px;overflow:hidden;background:#11171e;cursor:pointer",
                { type: "button" },
            );
            const picture = make("img", "display:block;inline-size:100%;block-size:auto;aspect-ratio:16/10;object-fit:cover", {
                src: new URL("poster.jpg", here),
                alt: "",
                loading: "lazy",
            });
            const label = make(
                "span",
                "position:absolute;inset:auto 0 0;padding:1rem;background:#0b4f8a;color:#fff;font:600 1rem/1.5 system-ui,sans-serif",
                { textContent: words.open },
            );
            button.append(picture, label);
            button.addEventListener("click", () => act(button));
            return button;
        };
        const overlay = (button) => {
            const dialog = make(
                "dialog",
                "inline-size:min(96vw,1280px);block-size:92vh;max-inline-size:none;max-block-size:none;padding:0;border:0;border-radius:10px;overflow:hidden",
                { ariaLabel: words.title },
            );
            const close = make("button", "position:absolute;inset:8px 8px auto auto;z-index:1;min-inline-size:44px;min-block-size:44px", {
                type: "button",
                textContent: "✕",
                ariaLabel: words.close,
            });
            close.addEventListener("click", () => dialog.close());
            dialog.addEventListener("close", () => {
                dialog.remove();
                frame = undefined;
                button.focus();
            });
            dialog.append(close, open("display:block;inline-size:100%;block-size:100%;border:0"));
            host.append(dialog);
            dialog.showModal();
        };

        if (mode === "popup") {
            host.replaceChildren(poster(() => window.open(address, id, "popup,width=1280,height=860,noopener")));
        } else if (mode === "overlay") {
            host.replaceChildren(poster(overlay));
        } else {
            host.replaceChildren(
                open("display:block;inline-size:100%;aspect-ratio:16/10;min-block-size:560px;max-block-size:85svh;border:0"),
            );
        }
        host.send = (cmd, more = {}) =>
            // A frame without an origin cannot be named; what is said to it is known to everybody on this page.
            frame?.contentWindow?.postMessage({ ...more, target: NAME, v: 1, cmd }, "*");
    };

    window.addEventListener("message", (event) => {
        const said = event.data;
        // A frame has no origin of its own; one that has would be a page that it was led away to.
        if (event.origin !== "null" || said?.source !== NAME || said.v !== 1 || !KINDS.includes(said.type)) return;
        for (const [frame, hear] of frames) {
            if (!frame.isConnected) frames.delete(frame);
            else if (event.source === frame.contentWindow) hear(said);
        }
    });

    const find = () => {
        for (const host of document.querySelectorAll(`[data-${NAME}]`)) put(host, (flag) => host.dataset[flag]);
    };
    customElements.define(
        NAME,
        class extends HTMLElement {
            static find = find;

            connectedCallback() {
                this.style.display ||= "block";
                put(this, (flag) => this.getAttribute(flag));
            }
        },
    );
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", find);
    else find();
})();
