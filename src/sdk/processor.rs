//! How much processor time the program has used, where the system tells.

use std::time::Duration;

/// Linux counts the time of processes in hundredths of a second, whatever its own clock does.
#[cfg(target_os = "linux")]
const TICK: Duration = Duration::from_millis(10);

/// Time of all threads since the start; `None` where it is not known how to ask.
#[cfg(target_os = "linux")]
pub(crate) fn time_used() -> Option<Duration> {
    let line = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name is in brackets and may hold anything; the 12th and 13th field behind it are user and system.
    let mut fields = line.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    Some(TICK * ticks()?.checked_add(ticks()?)?)
}

/// Time of all threads since the start; `None` where it is not known how to ask.
#[cfg(not(target_os = "linux"))]
pub(crate) fn time_used() -> Option<Duration> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn work_takes_time() {
        let before = time_used().expect("Linux tells");
        let start = std::time::Instant::now();
        while start.elapsed() < Duration::from_millis(300) {
            std::hint::spin_loop();
        }
        assert!(time_used().expect("Linux tells") > before);
    }
}
