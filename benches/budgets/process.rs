//! What a process uses, as Linux counts it.

/// CPU time of a process so far, in seconds.
pub fn cpu_seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // Fields 14 and 15, counted after the name in brackets, in ticks of 10 ms.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

/// Memory of a process in MiB, what it shares with others divided among them (proportional set size).
pub fn pss(process: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// Memory of a process in MiB that is a copy of files whose names have one of these words in them.
pub fn pss_of_files(process: u32, words: &[&str]) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps")).unwrap();
    let (mut counts, mut kilobytes) = (false, 0.0);
    for line in text.lines() {
        if let Some(size) = line.strip_prefix("Pss:") {
            let size = size.trim().trim_end_matches(" kB");
            kilobytes += if counts {
                size.parse::<f64>().unwrap()
            } else {
                0.0
            };
        } else if line
            .split_whitespace()
            .next()
            .is_some_and(|first| first.contains('-'))
        {
            counts = words.iter().any(|word| line.contains(word));
        }
    }
    kilobytes / 1024.0
}
