//! Flags and operands of a command, read by its table.

use std::collections::BTreeMap;

use crate::stop::Stop;

/// A command of `cargo xtask`.
pub(crate) struct Command {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// What may stand beside flags, such as `API`; `None` for nothing.
    pub(crate) operands: Option<(&'static str, &'static str)>,
    pub(crate) flags: &'static [Flag],
    pub(crate) run: fn(&Args) -> Result<(), Stop>,
}

/// A flag of a command.
pub(crate) struct Flag {
    /// With its dashes.
    pub(crate) name: &'static str,
    /// What its value is called; `None` for a flag without value.
    pub(crate) value: Option<&'static str>,
    /// Whether it may be given more than once.
    pub(crate) repeats: bool,
    pub(crate) help: &'static str,
}

/// What a command line says.
pub(crate) enum Parsed {
    /// `--help`.
    Help,
    /// Something to do.
    Args(Args),
}

/// What was given on the command line.
#[derive(Debug, Default)]
pub(crate) struct Args {
    flags: BTreeMap<&'static str, Vec<String>>,
    pub(crate) operands: Vec<String>,
}

impl Args {
    /// Whether a flag was given.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.contains_key(flag)
    }

    /// The value of a flag.
    pub(crate) fn value(&self, flag: &str) -> Option<&str> {
        self.values(flag).next()
    }

    /// The values of a flag that may be given more than once, or hold several, separated by commas.
    pub(crate) fn values(&self, flag: &str) -> impl Iterator<Item = &str> {
        self.flags.get(flag).into_iter().flatten().map(String::as_str)
    }

    /// The value of a flag that has to be given.
    pub(crate) fn required(&self, flag: &str) -> Result<&str, Stop> {
        self.value(flag).ok_or_else(|| Stop::Usage(format!("`{flag}` is missing")))
    }
}

/// Reads the words behind a command's name.
pub(crate) fn parse(command: &Command, words: &[String]) -> Result<Parsed, Stop> {
    let mut args = Args::default();
    let mut words = words.iter();
    let mut only_operands = false;
    while let Some(word) = words.next() {
        if only_operands || !word.starts_with('-') {
            if command.operands.is_none() {
                return Err(wrong(command, &format!("`{word}` is one word too many")));
            }
            args.operands.push(word.clone());
            continue;
        }
        if word == "--" {
            only_operands = true;
            continue;
        }
        if word == "-h" || word == "--help" {
            return Ok(Parsed::Help);
        }
        let (name, glued) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let Some(flag) = command.flags.iter().find(|it| it.name == name) else {
            return Err(wrong(command, &format!("unknown flag `{name}`")));
        };
        let value = match (flag.value, glued) {
            (None, None) => String::new(),
            (None, Some(_)) => return Err(wrong(command, &format!("`{name}` takes no value"))),
            (Some(_), Some(value)) => value,
            (Some(what), None) => match words.next() {
                Some(value) => value.clone(),
                None => return Err(wrong(command, &format!("`{name}` needs a value: {name} {what}"))),
            },
        };
        let values = args.flags.entry(flag.name).or_default();
        if !values.is_empty() && !flag.repeats {
            return Err(wrong(command, &format!("`{name}` is given twice")));
        }
        values.push(value);
    }
    Ok(Parsed::Args(args))
}

impl Command {
    /// How to use it.
    pub(crate) fn help(&self) -> String {
        let mut res = format!("{}\n\nusage: cargo xtask {}", self.summary, self.name);
        if let Some((name, _)) = self.operands {
            res += &format!(" [{name}…]");
        }
        if !self.flags.is_empty() {
            res += " [FLAG…]";
        }
        res += "\n\n";
        if let Some((name, help)) = self.operands {
            res += &format!("  {name:<20}{help}\n");
        }
        for flag in self.flags {
            let shown = match flag.value {
                Some(value) => format!("{} {value}", flag.name),
                None => flag.name.to_owned(),
            };
            res += &format!("  {shown:<20}{}\n", flag.help);
        }
        res + &format!("  {:<20}this text\n", "--help")
    }
}

fn wrong(command: &Command, what: &str) -> Stop {
    Stop::Usage(format!("{what}\n\n{}", command.help()))
}

#[cfg(test)]
mod tests {
    use super::{Args, Command, Flag, Parsed, parse};

    const COMMAND: Command = Command {
        name: "make",
        summary: "Make things.",
        operands: Some(("API", "what to make")),
        flags: &[
            Flag { name: "--check", value: None, repeats: false, help: "write nothing" },
            Flag { name: "--spec", value: Some("FILE"), repeats: false, help: "the document" },
            Flag { name: "--deny", value: Some("CLASS"), repeats: true, help: "no such thing" },
        ],
        run: |_| Ok(()),
    };

    fn read(line: &str) -> Result<Args, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match parse(&COMMAND, &words) {
            Ok(Parsed::Args(args)) => Ok(args),
            Ok(Parsed::Help) => Err("help".into()),
            Err(stop) => Err(stop.message().lines().next().unwrap_or_default().to_owned()),
        }
    }

    #[test]
    fn flags_and_operands_come_in_any_order() {
        let args = read("one --deny a --spec=x.yaml two --deny b --check").expect("a good line");
        assert_eq!(args.operands, ["one", "two"]);
        assert!(args.has("--check"));
        assert_eq!(args.value("--spec"), Some("x.yaml"));
        assert_eq!(args.values("--deny").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(read("-- --check").expect("an operand").operands, ["--check"]);
    }

    #[test]
    fn mistakes_are_named() {
        let err = |line| read(line).expect_err(line);
        assert_eq!(err("--frob"), "error: unknown flag `--frob`");
        assert_eq!(err("--spec"), "error: `--spec` needs a value: --spec FILE");
        assert_eq!(err("--check=yes"), "error: `--check` takes no value");
        assert_eq!(err("--spec a --spec b"), "error: `--spec` is given twice");
        assert_eq!(err("one --help --frob"), "help");
    }

    #[test]
    fn help_names_every_flag() {
        let help = COMMAND.help();
        assert!(help.starts_with("Make things.\n\nusage: cargo xtask make [API…] [FLAG…]\n"), "{help}");
        assert!(COMMAND.flags.iter().all(|it| help.contains(it.name) && help.contains(it.help)), "{help}");
    }
}
