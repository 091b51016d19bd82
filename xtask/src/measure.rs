//! What work costs: a piece of this process, or a process of its own.

use std::fs;
use std::process::{Command as Process, Stdio};
use std::time::Instant;

use wait4::Wait4 as _;

use crate::cargo::unstarted;
use codegen::commands::stop::Stop;

/// What a process cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) seconds: f64,
    /// CPU time, that of all its threads.
    pub(crate) cpu: f64,
    /// The most memory that it had. Never less than this process had when it started the other: a process that measures
    /// should do nothing large itself.
    pub(crate) megabytes: f64,
    /// Whether its exit code is 0.
    pub(crate) is_success: bool,
}

/// Runs a process to its end, without what it prints.
pub(crate) fn process(process: &mut Process) -> Result<Cost, Stop> {
    let start = Instant::now();
    let started = process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = started.map_err(|err| unstarted(process, &err))?;
    let used = child.wait4().map_err(|err| Stop::Disk(format!("cannot measure a process: {err}")))?;
    let (time, bytes) = (used.rusage.utime + used.rusage.stime, used.rusage.maxrss as f64);
    Ok(Cost {
        seconds: start.elapsed().as_secs_f64(),
        cpu: time.as_secs_f64(),
        megabytes: bytes / f64::from(1 << 20),
        is_success: used.status.success(),
    })
}

/// What work gave, and how many seconds it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let res = work();
    (res, start.elapsed().as_secs_f64())
}

/// What work gave, and the seconds of CPU time that all threads of this process took for it.
pub(crate) fn cpu<T>(work: impl FnOnce() -> T) -> Result<(T, f64), Stop> {
    let start = taken()?;
    let res = work();
    Ok((res, taken()? - start))
}

/// The CPU time of this process so far, in seconds.
fn taken() -> Result<f64, Stop> {
    let unknown = || Stop::Disk("this system does not report a process's CPU time".into());
    let stat = fs::read_to_string("/proc/self/stat").map_err(|_| unknown())?;
    // Behind the name in parentheses; the times are the 14th and 15th field, in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|it| it.parse::<f64>().ok());
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => Ok((user + system) / 100.0),
        _ => Err(unknown()),
    }
}

/// The most memory that this process had, in megabytes, where the system reports it.
pub(crate) fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1024)
}
