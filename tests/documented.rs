//! Every public function has an example on its page: reads the sources, as `cargo doc` has no lint for it.
//!
//! Public is what stands in modules that are `pub mod` from the crate's root on and not hidden, and the methods of the
//! types that these declare or re-export from their own modules. Formatted sources are taken for granted. Not seen are
//! items made by a macro and re-exports from further away: a handful.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module: its file, whether it is public, and the names of it and its parents that are.
struct Module {
    file: PathBuf,
    public: bool,
    names: BTreeSet<String>,
}

/// The word behind `before`, if the line begins with that.
fn word<'a>(line: &'a str, before: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(before)?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    Some(&rest[..end.unwrap_or(rest.len())])
}

/// The names that `pub use` lines of a file give to the world.
fn exported(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in text.split("\npub use ").skip(1) {
        let item = &item[..item.find(';').unwrap()];
        let last = |path: &str| path.rsplit("::").next().unwrap().trim().to_owned();
        match item.split_once('{') {
            Some((_, list)) => names.extend(list.trim_end_matches('}').split(',').map(last)),
            None => names.extend([last(item)]),
        }
    }
    names
}

/// The types and functions that a file declares, and whether each is `pub`.
fn declared(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.lines().filter_map(|line| {
        let bare = ["pub(crate) ", "pub(super) ", "pub "];
        let bare = bare.iter().find_map(|start| line.strip_prefix(start));
        let mut kinds = ["struct ", "enum ", "trait ", "fn "].iter();
        let name = kinds.find_map(|kind| word(bare.unwrap_or(line), kind))?;
        Some((name, line.starts_with("pub ")))
    })
}

/// The module and those in it.
fn modules(module: Module, into: &mut Vec<Module>) {
    let text = fs::read_to_string(&module.file).unwrap();
    let exported = exported(&text);
    let folder = if module.file.ends_with("lib.rs") {
        module.file.parent().unwrap().to_owned()
    } else {
        module.file.with_extension("")
    };
    let mut hidden = false;
    for line in text.lines() {
        let inner = ["pub mod ", "pub(crate) mod ", "mod "];
        let inner = inner.iter().find_map(|start| word(line, start));
        if let Some(name) = inner.filter(|_| line.ends_with(';') && !hidden) {
            let file = folder.join(format!("{name}.rs"));
            let public = module.public && line.starts_with("pub mod ");
            let all = public || text.contains(&format!("\npub use {name}::*;"));
            let mut names = module.names.clone();
            for (name, is_pub) in declared(&fs::read_to_string(&file).unwrap()) {
                // The same name may stand for something else in the parent.
                if is_pub && (all || exported.contains(name)) {
                    names.insert(name.to_owned());
                } else {
                    names.remove(name);
                }
            }
            let module = Module {
                file,
                public,
                names,
            };
            modules(module, into);
        }
        hidden = line == "#[doc(hidden)]" || (hidden && line.starts_with("#["));
    }
    into.push(module);
}

/// The public functions of a module that have no example, and how many have one.
fn look(module: &Module) -> (Vec<String>, usize) {
    let text = fs::read_to_string(&module.file).unwrap();
    let (mut bare, mut good) = (Vec::new(), 0);
    // Whether the functions of the block that is open are public, and whether it is a trait's.
    let (mut block, mut of_trait) = (None, false);
    let mut docs = String::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if line == "#[cfg(test)]" && text.lines().nth(number + 1) == Some("mod tests {") {
            break;
        }
        if code.starts_with("///") || code.starts_with("#[") || code.starts_with("$(#[") {
            docs.push_str(code);
            continue;
        }
        if let Some(rest) = line.strip_prefix("impl") {
            // What stands behind the parameters; an implementation of a trait has nothing of ours to tell.
            let of = rest.split_once("> ").filter(|_| rest.starts_with('<'));
            let of = of.map_or(rest, |(_, of)| of).trim_start();
            let own = !rest.contains(" for ");
            block = Some(own && module.names.contains(word(of, "").unwrap()));
        } else if let Some(name) = word(line, "pub trait ") {
            (block, of_trait) = (Some(module.names.contains(name)), true);
        } else if line.starts_with("macro_rules!") {
            block = Some(module.public);
        } else if line == "}" {
            (block, of_trait) = (None, false);
        }
        let starts: &[&str] = if of_trait {
            &["fn ", "async fn "]
        } else {
            &["pub fn ", "pub async fn ", "pub const fn "]
        };
        let found = starts.iter().find_map(|start| word(code, start));
        if let Some(name) = found
            && block.unwrap_or(module.public || module.names.contains(name))
            && !docs.contains("#[doc(hidden)]")
        {
            if docs.contains("```") {
                good += 1;
            } else {
                bare.push(format!("{}:{}: {name}", module.file.display(), number + 1));
            }
        }
        docs.clear();
    }
    (bare, good)
}

#[test]
fn every_public_function_has_an_example() {
    let root = Module {
        file: Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"),
        public: true,
        names: BTreeSet::new(),
    };
    let mut all = Vec::new();
    modules(root, &mut all);
    let (mut bare, mut good) = (Vec::new(), 0);
    for module in &all {
        let (without, with) = look(module);
        bare.extend(without);
        good += with;
    }
    assert!(bare.is_empty(), "without an example:\n{}", bare.join("\n"));
    assert!(good > 250, "the test no longer sees the functions: {good}");
}
