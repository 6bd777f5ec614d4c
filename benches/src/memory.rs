//! Peak memory, where the system tells it.

/// The most memory this process has held so far, in bytes (`VmHWM` of Linux); `None` on other systems.
pub(crate) fn peak() -> Option<u64> {
    peak_of(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn peak_of(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_told_in_bytes() {
        assert_eq!(peak_of("VmPeak:\t  9 kB\nVmHWM:\t   2048 kB\n"), Some(2 * 1024 * 1024));
    }

    #[test]
    fn a_system_that_does_not_tell_has_no_peak() {
        assert_eq!(peak_of("VmPeak:\t  9 kB\n"), None);
    }
}
