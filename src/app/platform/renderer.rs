//! Which renderer draws: chosen before any window exists.
//!
//! iced 0.14 takes its renderer from the variable `ICED_BACKEND` only, and takes a software Vulkan for a graphics card
//! (iced #3365), which costs several times what its own software renderer does. So `auto` looks for a real card and,
//! if there is none, starts the program again with the variable set.

use std::process::Command;

use iced::wgpu;

use crate::ui::screen::settings::Renderer;

/// The variable iced reads.
const VARIABLE: &str = "ICED_BACKEND";

/// Makes sure the program runs with `wanted`: returns if it does already, else does not return.
///
/// `variables` are handed to the new start beside what it inherits.
///
/// # Errors
/// When the program cannot be started again; drawing then works all the same, perhaps slower.
pub fn settle(wanted: Renderer, variables: &[(&str, String)]) -> std::io::Result<()> {
    // Somebody has chosen, perhaps we ourselves a moment ago.
    if std::env::var_os(VARIABLE).is_some() {
        return Ok(());
    }
    let backend = match wanted {
        Renderer::Gpu => "wgpu",
        Renderer::Auto if has_graphics_card() => return Ok(()),
        Renderer::Auto | Renderer::Software => "tiny-skia",
    };
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(std::env::args_os().skip(1))
        .env(VARIABLE, backend)
        .envs(
            variables
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
    start(command)
}

#[cfg(unix)]
fn start(mut command: Command) -> std::io::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn start(mut command: Command) -> std::io::Result<()> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1))
}

/// Whether there is a graphics card that is not played by the processor.
fn has_graphics_card() -> bool {
    if cfg!(target_os = "linux") && !has_render_node() {
        return false;
    }
    let instance = wgpu::Instance::new(&wgpu::InstanceDescriptor::default());
    instance
        .enumerate_adapters(wgpu::Backends::all())
        .iter()
        .any(|adapter| adapter.get_info().device_type != wgpu::DeviceType::Cpu)
}

/// A real card has a render node; looking for it costs nothing, asking Vulkan costs a tenth of a second.
fn has_render_node() -> bool {
    let nodes = std::fs::read_dir("/dev/dri").into_iter().flatten();
    nodes
        .filter_map(Result::ok)
        .any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
}
