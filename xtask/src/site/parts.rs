//! The two parts of a WebAssembly module: what comes first, and what is fetched when it is needed.

use std::{convert::Infallible, fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_encoder::{
    Module,
    reencode::{Error, Reencode},
};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{CustomSectionReader, Parser};

use super::write;

/// What the code calls the second part, in its `wasm_split` attributes.
const DETAILS: &str = "details";

/// How the library has the second part compiled while it arrives, which takes a host that says what the file is.
const COMPILE: &str = "WebAssembly.instantiateStreaming(src, imports)";

/// The same on any host. A part that cannot be had, or not to its end, is no fault in the code: the browser says so itself,
/// and a page that is left meanwhile has nothing to say. Until a part is compiled it is that which a `TypeError` tells (Fetch,
/// section 5.3; WebAssembly Web API, section 2).
const COMPILE_ANYWHERE: &str = r#"src.then((file) => {
        if (!file.ok) throw null;
        if (file.headers.get("content-type") === "application/wasm") return WebAssembly.compileStreaming(file);
        return file.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
    }).catch((e) => {
        throw e instanceof TypeError ? null : e;
    }).then((module) => WebAssembly.instantiate(module, imports))"#;

/// How the library complains.
const COMPLAIN: &str = "console.error(e);";

/// The same, of what is a fault.
const COMPLAIN_OF_FAULTS: &str = "if (e !== null) console.error(e);";

/// The JavaScript by which the first part fetches the other, as the library writes it.
pub(super) struct Fetcher {
    script: String,
    /// The name by which the first part asks for it.
    name: String,
    /// How it imports what belongs to the first part.
    import: String,
}

/// Takes a module apart that was linked with its relocations. Writes the part that comes first to `main`, of which the
/// JavaScript will be called `js`, and the other to `details`, in the same folder.
pub(super) fn take_apart(module: &Path, main: &Path, js: &str, details: &Path) -> Result<Fetcher> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let folder = main.parent().context("a module has a folder")?;
    let js = format!("./{js}");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = main;
    options.main_module = &js;
    let name = options.link_name.to_owned();
    let split = transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .with_context(|| format!("cannot take {} apart", module.display()))?;

    // As the library names it.
    let draft = folder.join(format!("split_{DETAILS}.wasm"));
    ensure!(
        split.split_modules == [draft.clone()],
        "the module has other parts than `{DETAILS}`, which the site has no place for: {:?}",
        split.split_modules
    );
    let part = fs::read(&draft).with_context(|| format!("cannot read {}", draft.display()))?;
    write(details, &without_names(&part)?)?;
    fs::remove_file(&draft).with_context(|| format!("cannot remove {}", draft.display()))?;

    let script = folder.join(&name);
    let text = fs::read_to_string(&script).with_context(|| format!("cannot read {}", script.display()))?;
    fs::remove_file(&script).with_context(|| format!("cannot remove {}", script.display()))?;
    Ok(Fetcher {
        script: text,
        name,
        import: format!("import {{ initSync }} from \"{js}\";"),
    })
}

impl Fetcher {
    /// Puts it into the JavaScript of the first part, in place of the import of it: that is one file less to wait for.
    /// It fetches the other part by the name `details`.
    pub(super) fn put_into(&self, js: &str, details: &str) -> Result<String> {
        let place = js.lines().find_map(|line| {
            let import = line.trim().trim_end_matches(';');
            let name = import
                .strip_prefix("import * as ")?
                .strip_suffix(&format!(" from \"{}\"", self.name))?;
            Some((line, name))
        });
        let (import, name) =
            place.with_context(|| format!("the module's JavaScript does not import {}", self.name))?;
        let function = format!("__wasm_split_load_{DETAILS}");
        let mut script = self.script.clone();
        for (theirs, ours) in [
            (self.import.as_str(), String::new()),
            (&format!("export const {function}"), format!("const {function}")),
            (COMPILE, COMPILE_ANYWHERE.to_owned()),
            (COMPLAIN, COMPLAIN_OF_FAULTS.to_owned()),
            (&format!("split_{DETAILS}.wasm"), details.to_owned()),
        ] {
            ensure!(
                script.contains(theirs),
                "the JavaScript that fetches parts has no `{theirs}` any more: teach xtask/src/site/parts.rs"
            );
            script = script.replace(theirs, &ours);
        }
        let inside = format!(
            "const {name} = (() => {{\n{}\nreturn {{ {function} }};\n}})();",
            script.trim()
        );
        Ok(js.replacen(import, &inside, 1))
    }
}

/// The module without what only the linker needs: names, and numbers of more bytes than they have to be.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    struct WithoutNames;

    impl Reencode for WithoutNames {
        type Error = Infallible;

        fn parse_custom_section(
            &mut self,
            _module: &mut Module,
            _section: CustomSectionReader<'_>,
        ) -> Result<(), Error<Infallible>> {
            Ok(())
        }
    }

    let mut written = Module::new();
    WithoutNames
        .parse_core_module(&mut written, Parser::new(0), module)
        .context("a part of the module is no WebAssembly")?;
    Ok(written.finish())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use wasm_encoder::{CustomSection, MemorySection, MemoryType};

    use super::*;

    #[test]
    fn names_go_and_the_rest_stays() {
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let bare = {
            let mut module = Module::new();
            module.section(&memories);
            module.finish()
        };
        let named = {
            let mut module = Module::new();
            module.section(&memories).section(&CustomSection {
                name: Cow::Borrowed("name"),
                data: Cow::Borrowed(b"\x00\x05\x04many"),
            });
            module.finish()
        };
        assert!(named.len() > bare.len());
        assert_eq!(without_names(&named).unwrap(), bare);
    }

    fn fetcher(script: &str) -> Fetcher {
        Fetcher {
            script: script.to_owned(),
            name: "./__wasm_split.js".to_owned(),
            import: "import { initSync } from \"./a.js\";".to_owned(),
        }
    }

    #[test]
    fn what_fetches_the_other_part_stands_in_place_of_its_import() {
        let script = "import { initSync } from \"./a.js\";\n\nexport const __wasm_split_load_details = wrap(() => \
                      {fetch(\"./split_details.wasm\"); console.error(e); WebAssembly.instantiateStreaming(src, imports)});\n";
        let js = "import * as one from \"./__wasm_split.js\"\nimports = { \"./__wasm_split.js\": one };";
        let put = fetcher(script).put_into(js, "a-1_details.wasm").unwrap();
        assert_eq!(
            put,
            format!(
                "const one = (() => {{\nconst __wasm_split_load_details = wrap(() => \
                 {{fetch(\"./a-1_details.wasm\"); {COMPLAIN_OF_FAULTS} {COMPILE_ANYWHERE}}});\n\
                 return {{ __wasm_split_load_details }};\n}})();\nimports = {{ \"./__wasm_split.js\": one }};"
            )
        );
    }

    #[test]
    fn a_script_that_the_library_writes_otherwise_is_an_error() {
        let js = "import * as one from \"./__wasm_split.js\";";
        let error = fetcher("import { initSync } from \"./a.js\";")
            .put_into(js, "a")
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("`export const __wasm_split_load_details`"),
            "{error}"
        );
        let error = fetcher("").put_into("nothing", "a").unwrap_err();
        assert!(
            error.to_string().contains("does not import ./__wasm_split.js"),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_module_is_said() {
        let error = without_names(b"no module").unwrap_err();
        assert_eq!(error.to_string(), "a part of the module is no WebAssembly");
    }
}
